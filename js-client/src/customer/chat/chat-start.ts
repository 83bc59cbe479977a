import { fault, guarded } from '../guarded.ts';
import type { ChatOptions } from '../loader-contract.ts';
import { newKey } from '../session-calls.ts';
import { type ChatStartStrings, chatStartInEnglish } from '../strings.ts';
import { beginningOf, faultOf } from './beginning.ts';
import type { Answer, ChatCalls, ChatSettings } from './chat-calls.ts';
import { challengeOf, solve } from './robot-check.ts';
import { FORM_SHEET } from './ui/form-sheet.ts';
import { type Answers, StartForm } from './ui/start-form.ts';

export interface StartingPage {
  readonly window: Window;
  readonly options: ChatOptions;
  readonly calls: ChatCalls;
  wear(css: string): void;
  settings(): Promise<Answer<ChatSettings>>;
  /** Milliseconds that only grow. */
  now(): number;
  began(id: string, secret: string): void;
  /** Name of the refusal, and words for people. */
  failed(code: string, words: string): void;
}

/** From the wish to chat to a conversation: asks what the site wants to know, works for the robot check, makes the conversation once. */
export class ChatStart {
  readonly form: StartForm;
  /** Names the wish: whatever repeats it, it stays one conversation. */
  private readonly secret = newKey((bytes) => crypto.getRandomValues(bytes));
  private isWanted = true;
  private begins = false;

  private readonly strings: ChatStartStrings;

  constructor(private readonly page: StartingPage) {
    page.wear(FORM_SHEET);
    this.strings = { ...chatStartInEnglish, ...page.options.strings };
    this.form = new StartForm(
      this.strings,
      page.options,
      guarded((answers) => void this.begin(answers).catch(fault)),
    );
    if (page.options.form === false) void this.begin({ name: '', data: {} }).catch(fault);
  }

  /** Nobody waits for it any more. A conversation that is being made is ended. */
  cancel(): void {
    this.isWanted = false;
  }

  private async begin(answers: Answers): Promise<void> {
    if (this.begins) return;
    this.begins = true;
    const refusal = await this.tryToBegin(answers);
    this.begins = false;
    if (refusal === undefined || !this.isWanted) return;
    const words = this.strings.failed(refusal);
    this.form.failed(words);
    this.page.failed(refusal, words);
  }

  /** The name of the refusal, if there is one. */
  private async tryToBegin({ name, data }: Answers): Promise<string | undefined> {
    const { strings } = this;
    const { options, calls, window } = this.page;
    this.form.busy(strings.beginning);
    const settings = await this.page.settings();
    if (settings.is !== 'ok') return nameOf(settings);
    if (!settings.value.enabled) return 'off';
    const given = { name: name || (options.name ?? ''), data: { ...options.data, ...data } };
    const { document, location } = window;
    const about = { url: location.href, referrer: document.referrer, title: document.title };
    const beginning = beginningOf(this.secret, given, about);
    for (let tries = 1; ; tries++) {
      const robot = settings.value.robotCheck ? await this.proof() : undefined;
      const answer = await calls.begin({ ...beginning, ...(robot !== undefined && { robot }) });
      if (!this.isWanted) {
        // No agent is to come to a customer who is not there.
        if (answer.is === 'ok') await calls.act(answer.value, this.secret, 'end');
        return undefined;
      }
      if (answer.is === 'ok') {
        this.page.began(answer.value, this.secret);
        return undefined;
      }
      // It was used up by a try whose answer was lost, or has expired.
      const isStale = answer.is === 'refused' && answer.name === 'robot-check';
      if (!isStale || tries > 1) return nameOf(answer);
    }
  }

  private async proof(): Promise<string | undefined> {
    this.form.busy(this.strings.checking);
    const challenge = await this.page.calls.challenge(challengeOf);
    if (challenge.is !== 'ok') return undefined;
    const pause = () => new Promise<void>((resume) => setTimeout(resume));
    return solve(challenge.value, () => this.isWanted, this.page.now, pause);
  }
}

/** Also what is wrong with the options, in words for whoever built the site. */
export function startChat(page: StartingPage): ChatStart | string {
  return faultOf(page.options) ?? new ChatStart(page);
}

function nameOf(answer: Exclude<Answer<unknown>, { is: 'ok' }>): string {
  return answer.is === 'refused' ? answer.name : 'unreachable';
}
