import { type Capture, createCapture } from '../capture/capture.ts';
import { watchEarly } from '../capture/early.ts';
import * as natives from '../capture/natives.ts';
import { pageAccess } from '../capture/page-access.ts';
import { createPolicy } from '../capture/policy.ts';
import { tellSiteOwner } from '../customer/guarded.ts';
import type * as InsideScript from '../inside.ts';
import { loadRules } from '../rules.ts';
import { script } from '../transport/script.ts';
import { type FromWindow, type ToWindow, isFromWindow } from './words.ts';

const LOOK_MS = 1_000;
const RULE_TRIES = 2;

/** Captures a page as a session would, by the rules that the server has now, and hands what would be sent to a window. Nothing is sent to a server. */
export class Preview {
  private capture: Capture | undefined;
  private target: Window | null = null;

  constructor(
    private readonly window: Window & typeof globalThis,
    private readonly server: string,
  ) {}

  open(): void {
    const { window, server } = this;
    this.target = window.open(`${server}/cobrowse/preview/`, 'cobrowse-preview', 'popup,width=1100,height=760');
    if (this.target === null) {
      tellSiteOwner('the window of the preview was blocked: allow pop-ups of this page');
      return;
    }
    natives.listen(
      window,
      'message',
      (event) => {
        const { data, origin, source } = event as MessageEvent<unknown>;
        if (source === this.target && origin === server && isFromWindow(data)) void this.heard(data);
      },
      {},
    );
    this.look();
  }

  private async heard({ preview }: FromWindow): Promise<void> {
    if (this.capture !== undefined) this.capture.snapshot();
    else if (preview === 'ready') await this.begin();
  }

  private async begin(): Promise<void> {
    const { window, server } = this;
    watchEarly(window);
    const source = {
      ask: (init: RequestInit) => natives.fetch(`${server}/cobrowse/rest/live/rules`, init),
      tries: RULE_TRIES,
      pause: (ms: number) => new Promise<void>((resume) => natives.setTimer(resume, ms)),
      isWanted: () => true,
    };
    const rules = await loadRules(source, { ...pageAccess, document: window.document }, (why) =>
      this.say({ preview: 'fault', text: why === 'slow' ? SLOW : BROKEN }),
    );
    if (rules === undefined) {
      this.say({ preview: 'fault', text: NO_RULES });
      return;
    }
    this.capture = createCapture({
      window,
      policy: createPolicy(rules),
      isService: ({ localName }) => localName === 'cobrowse-ui' || localName === 'cobrowse-alert',
      publish: (kind, body) => this.say({ preview: kind, body }),
      onError: (where) => void this.say({ preview: 'fault', text: `a fault in ${where}` }),
      inside: async () => (await script(server, 'inside')) as typeof InsideScript,
    });
    this.say({ preview: 'rules', hash: rules.hash, isPrivate: rules.isPrivate });
    this.capture.start();
  }

  private say(words: ToWindow): boolean {
    this.target?.postMessage(words, this.server);
    return true;
  }

  /** Nobody looks any more: nothing is left behind in the page. */
  private readonly look = (): void => {
    if (this.target?.closed === true) this.capture?.stop();
    else natives.setTimer(this.look, LOOK_MS);
  };
}

const NO_RULES =
  'The rules of the server cannot be had or read from this page: a session would not start. Is its origin listed?';
const BROKEN = 'This browser does not know a selector of the rules: everything is masked.';
const SLOW = 'Following the rules takes too long on this page: everything is masked.';
