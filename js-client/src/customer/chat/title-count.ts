/** Puts the number of unread messages before the title of the page, whatever title the page gives itself meanwhile. */
export class TitleCount {
  private put = '';

  constructor(private readonly page: { title: string }) {}

  show(count: number): void {
    const { title } = this.page;
    const own = this.put !== '' && title.startsWith(this.put) ? title.slice(this.put.length) : title;
    this.put = count === 0 ? '' : `(${count}) `;
    if (title !== this.put + own) this.page.title = this.put + own;
  }
}
