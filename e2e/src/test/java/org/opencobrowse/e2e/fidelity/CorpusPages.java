package org.opencobrowse.e2e.fidelity;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;

/** Pages of packages that people build sites with, and what a customer does on them. */
final class CorpusPages {
    private CorpusPages() {}

    static List<CorpusPage> all() {
        return List.of(
                new CorpusPage(
                        "dashboard",
                        "/startbootstrap-sb-admin-2/index.html",
                        "document.querySelector('canvas').width > 0",
                        page -> {
                            page.click("#sidebarToggle");
                            page.click("#alertsDropdown");
                            page.fill(".navbar-search input", "fern");
                            page.click("#userDropdown");
                            page.click("text=Logout");
                            page.locator("#logoutModal.show").waitFor();
                            page.evaluate("scrollTo(0, 300)");
                        }),
                new CorpusPage(
                        "tables",
                        "/startbootstrap-sb-admin-2/tables.html",
                        "document.querySelector('#dataTable_paginate') !== null",
                        page -> {
                            page.fill("#dataTable_filter input", "an");
                            page.click("th:has-text('Age')");
                            page.selectOption("#dataTable_length select", "50");
                            page.evaluate(
                                    "document.querySelector('#content-wrapper').scrollIntoView({ block: 'end' })");
                        }),
                new CorpusPage("sign-up", "/startbootstrap-sb-admin-2/register.html", "true", page -> {
                    page.fill("#exampleFirstName", "Robin");
                    page.fill("#exampleInputEmail", "robin@example.com");
                    page.fill("#exampleInputPassword", "correct horse");
                    page.press("#exampleFirstName", "Tab");
                }),
                new CorpusPage("cards", "/startbootstrap-sb-admin-2/cards.html", "true", page -> {
                    page.click("a[href='#collapseCardExample']");
                    page.click("#dropdownMenuLink");
                }),
                new CorpusPage(
                        "api-docs", "/pages/swagger.html", "document.querySelector('.opblock') !== null", page -> {
                            page.locator(".opblock-summary-control").first().click();
                            page.getByText("Try it out").first().click();
                            page.locator(".opblock-body input").first().fill("fern");
                            page.locator("button.authorize").first().click();
                            page.locator(".modal-ux input").first().fill("key");
                        }),
                new CorpusPage(
                        "code-editor",
                        "/pages/monaco.html",
                        "document.querySelectorAll('.view-line').length > 5",
                        page -> {
                            page.click(".view-line >> nth=2");
                            page.keyboard().type("// written now");
                            page.keyboard().press("Control+f");
                            page.keyboard().type("grow");
                            page.evaluate("editor.setScrollTop(900)");
                        }),
                new CorpusPage(
                        "components",
                        "/pages/shoelace.html",
                        "customElements.get('sl-tree') !== undefined && document.querySelector('sl-tree').shadowRoot !== null",
                        page -> {
                            page.click("#switch");
                            page.click("#checkbox");
                            page.locator("#input").locator("input").fill("Fern");
                            page.click("#second-tab");
                            page.click("#details");
                            page.click("#select");
                            page.click("sl-option[value=bright]");
                            page.click("#open-dialog");
                            page.evaluate("customElements.whenDefined('sl-dialog')");
                            page.locator("#dialog[open]").waitFor();
                        }),
                new CorpusPage(
                        "data-grid", "/pages/grid.html", "document.querySelectorAll('.ag-row').length > 5", page -> {
                            page.click(".ag-header-cell[col-id=price]");
                            page.dblclick(".ag-row [col-id=name] >> nth=0");
                            page.keyboard().type("Fern");
                            page.keyboard().press("Enter");
                            page.evaluate("grid.ensureIndexVisible(500)");
                            page.click(".ag-checkbox-input >> nth=3", new Page.ClickOptions().setForce(true));
                        }),
                new CorpusPage(
                        "rich-text", "/pages/quill.html", "document.querySelector('.ql-editor') !== null", page -> {
                            page.click(".ql-editor");
                            page.keyboard().press("Control+End");
                            page.keyboard().type("Please come.\nSoon.");
                            page.click(".ql-bold");
                            page.keyboard().type(" Thank you");
                            page.click(".ql-list[value=bullet]");
                            page.click(".ql-header .ql-picker-label");
                        }),
                new CorpusPage("forms", "/forms.html", "document.documentElement.dataset.ready === 'yes'", page -> {
                    page.locator("input[type=text]:visible").first().fill("Robin");
                    page.locator("textarea:visible").first().fill("Three lines\nof words\nabout a garden");
                    page.locator("input[type=radio]").first().check(new Locator.CheckOptions().setForce(true));
                    page.locator("input[type=checkbox]").first().check(new Locator.CheckOptions().setForce(true));
                    page.locator(".govuk-details__summary").first().click();
                    page.locator(".govuk-accordion__section-button").first().click();
                    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)");
                }),
                new CorpusPage(
                        "ten-thousand-rows",
                        "/pages/rows.html",
                        "document.querySelectorAll('tr').length > 10000",
                        page -> {
                            page.click("#more");
                            page.click("#drop");
                            page.click("#turn");
                            page.evaluate("scrollTo(0, 20000)");
                        }),
                new CorpusPage("app", "/pages/vue.html", "document.querySelectorAll('li').length === 12", page -> {
                    page.fill("#plant", "Monstera");
                    page.selectOption("#room", "Bath");
                    page.click("#add");
                    page.click("#shuffle");
                    page.locator("li button").nth(2).click();
                    page.locator("li input").nth(1).check();
                    page.click("#show-open");
                }),
                new CorpusPage(
                        "slides", "/reveal.js/demo.html", "document.querySelector('.reveal.ready') !== null", page -> {
                            page.keyboard().press("ArrowRight");
                            page.keyboard().press("ArrowRight");
                            page.keyboard().press("ArrowDown");
                            page.keyboard().press("Escape");
                        }),
                new CorpusPage(
                        "calendar",
                        "/pages/calendar.html",
                        "document.querySelectorAll('.fc-event').length > 5",
                        page -> {
                            page.click(".fc-timeGridWeek-button");
                            page.click(".fc-next-button");
                            page.click(".fc-listWeek-button");
                            page.click(".fc-dayGridMonth-button");
                        }),
                new CorpusPage("charts", "/pages/chart.html", READY, page -> {
                    page.click("#more");
                    page.click("#kind");
                }),
                new CorpusPage("map", "/pages/map.html", READY, page -> {
                    page.click("#add");
                    page.click("#fly");
                    page.click(".leaflet-control-zoom-in");
                }),
                new CorpusPage(
                        "text-editor",
                        "/pages/codemirror.html",
                        "document.querySelectorAll('.CodeMirror-line').length > 5",
                        page -> {
                            page.click(".CodeMirror-line >> nth=2");
                            page.keyboard().type("// written now");
                            page.evaluate("editor.setSelection({ line: 3, ch: 2 }, { line: 6, ch: 4 })");
                            page.evaluate("editor.scrollTo(0, 400)");
                        }),
                new CorpusPage("stock", "/pages/tabulator.html", READY, page -> {
                    page.fill(".tabulator-header-filter input", "1");
                    page.locator(".tabulator-col-title", new Page.LocatorOptions().setHasText("Count"))
                            .click();
                    page.locator(".tabulator-group").first().click();
                    page.evaluate("table.scrollToRow(100).catch(() => null)");
                }),
                new CorpusPage(
                        "drawn-chart", "/pages/d3.html", "document.querySelectorAll('.bar').length === 20", page -> {
                            page.click("#next");
                            page.click("#sort");
                            page.click("#next");
                        }),
                new CorpusPage("graph", "/pages/cytoscape.html", READY, page -> {
                    page.click("#grow");
                    page.click("#grow");
                }),
                new CorpusPage(
                        "carousel",
                        "/pages/swiper.html",
                        "document.querySelector('.swiper-initialized') !== null",
                        page -> {
                            page.click(".swiper-button-next");
                            page.click(".swiper-pagination-bullet >> nth=4");
                            page.evaluate("swiper.slidePrev(0)");
                        }),
                new CorpusPage("to-do", "/pages/preact.html", "document.querySelectorAll('li').length === 5", page -> {
                    page.fill("#text", "rest");
                    page.click("#add");
                    page.locator("li input").nth(1).click();
                    page.locator(".remove").nth(2).click();
                    page.click("#show-open");
                }),
                new CorpusPage(
                        "basket",
                        "/pages/alpine.html",
                        "document.querySelector('#total').textContent === '4'",
                        page -> {
                            page.click("#toggle");
                            page.fill(".count >> nth=0", "4");
                            page.fill("#name", "Soil");
                            page.click("#add");
                            page.locator(".drop").nth(1).click();
                        }),
                new CorpusPage("orders", "/pages/react.html", "document.querySelectorAll('tr').length === 60", page -> {
                    page.fill("#query", "moss");
                    page.click("#turn");
                    page.locator("tr button").nth(3).click();
                    page.fill("#note", "by the window");
                }),
                new CorpusPage("booking", "/pages/bootstrap.html", READY, page -> {
                    page.click(".accordion-button >> nth=1");
                    page.click("#theme");
                    page.click("#tools");
                    page.evaluate("picker.setDate('2026-06-15')");
                    page.click("#aside");
                    page.locator("#side.show").waitFor();
                }),
                new CorpusPage("odds-and-ends", "/pages/everything.html", "window.shared !== undefined", page -> {
                    page.fill("#text", "typed");
                    page.fill("#area", "new\nlines");
                    page.uncheck("#check");
                    page.selectOption("#one", "c");
                    page.selectOption("#many", new String[] {"b"});
                    page.fill("#number", "7");
                    page.click("summary");
                    page.locator("#inner").fill("in the shadow");
                    page.evaluate(ODDS);
                }));
    }

    private static final String READY = "document.documentElement.dataset.ready === 'yes'";

    private static final String ODDS = """
            () => {
              const byId = (id) => document.getElementById(id);
              byId('scroller').scrollTo(30, 400);
              byId('popover').showPopover();
              byId('dialog').showModal();
              byId('hole').append(Object.assign(document.createElement('p'), { textContent: 'new, with a lone \\ud800 surrogate' }));
              byId('hole').before(byId('editable'));
              byId('editable').textContent = 'edited';
              byId('scripted').sheet.insertRule('.c { color: green }', 0);
              byId('scripted').sheet.deleteRule(1);
              byId('written').textContent += ' .d { color: teal }';
              shared.insertRule('i { font-weight: 700 }', 0);
              byId('check').indeterminate = true;
              const sheet = new CSSStyleSheet();
              sheet.replaceSync('body { outline: 1px solid #2a7 }');
              document.adoptedStyleSheets = [sheet];
              const late = document.createElement('x-sheets');
              late.textContent = 'late';
              byId('hole').append(late);
              byId('slotted').append('what a closed root shows');
              document.body.setAttributeNS('urn:example', 'ex:place', 'here');
              document.querySelector('rect').setAttribute('width', '50');
            }
            """;
}
