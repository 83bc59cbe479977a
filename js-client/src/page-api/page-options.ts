/** What a media of the site's own (telephone, another chat) does for the session: then nobody has to read a code aloud. */
export interface MediaAdapter {
  /** Called once at the start of the page; `done` when it can be asked. */
  initializeAsync(done: () => void): void;
  /** Whether the customer is linked with an agent by it now. */
  isAgentConnected(): boolean;
  /** Gives the nine-digit join code to that agent. */
  sendCbSessionToken(token: string): void;
}

export type OnReady = (api: object, isTopContext: boolean) => void;

/** Options of co-browsing. Names are those of Genesys Co-browse where it has them. */
export interface CoBrowseOptions {
  /** Says in the console what happens. False when absent. */
  readonly debug?: boolean;
  /** No button, question, card or message of ours: the page shows all of it by the calls and signals of the API, and asks the customer itself. False when absent. */
  readonly disableBuiltInUI?: boolean;
  /** No WebSocket is tried. False when absent. */
  readonly disableWebSockets?: boolean;
  /** After so many seconds without a connection no more is tried: 1–86,400. */
  readonly maxOfflineDuration?: number;
  readonly primaryMedia?: MediaAdapter | null;
  /** Called with the API, now or when it is there. A list takes more by `push` at any time. */
  readonly onReady?: OnReady | OnReady[];
  /** Texts in place of ours, by the names in `strings.ts`; `consent` has those of the question. */
  readonly localization?: object;
}

/** `window.CoBrowseOptions`; pages that come from Genesys Co-browse keep `window._genesys`. Read when the page loads the script. */
export interface PageOptions {
  readonly debug?: boolean;
  /** False: nothing can be shared on this page. */
  readonly cobrowse?: CoBrowseOptions | false;
  /** False: no chat on this page. */
  readonly chat?: object | false;
  /** False: no button of ours. */
  readonly buttons?: { readonly cobrowse?: boolean; readonly position?: 'left' | 'right' } | false;
}

type Check = (value: unknown) => boolean;

const isFlag: Check = (value) => typeof value === 'boolean';
const isObject: Check = (value) => typeof value === 'object' && value !== null;

/** What each option may be; true: nothing here looks at it, because it has nothing to do in this product. */
const SHAPES: Readonly<Record<string, Check | true>> = {
  debug: isFlag,
  cobrowse: (value) => value === false || isObject(value),
  chat: (value) => value === false || isObject(value),
  buttons: (value) => value === false || isObject(value),
  'buttons.cobrowse': isFlag,
  'buttons.chat': true,
  'buttons.position': (value) => value === 'left' || value === 'right',
  'cobrowse.debug': isFlag,
  'cobrowse.disableBuiltInUI': isFlag,
  'cobrowse.disableWebSockets': isFlag,
  'cobrowse.maxOfflineDuration': (value) => typeof value === 'number' && value >= 1 && value <= 86_400,
  'cobrowse.primaryMedia': (value) =>
    value === null ||
    ['initializeAsync', 'isAgentConnected', 'sendCbSessionToken'].every(
      (name) => typeof (value as Readonly<Record<string, unknown>> | undefined)?.[name] === 'function',
    ),
  'cobrowse.onReady': (value) => typeof value === 'function' || Array.isArray(value),
  'cobrowse.localization': isObject,
  'cobrowse.apikey': true,
  'cobrowse.css': true,
  'cobrowse.staticResources': true,
  'cobrowse.setDocumentDomain': true,
  'cobrowse.cookie': true,
  'cobrowse.url': true,
};

/** What is wrong with options, in words; what is wrong is as if it were not there. */
export function wrongOptions(options: PageOptions): readonly string[] {
  const wrong: string[] = [];
  const look = (area: string, given: unknown): void => {
    if (!isObject(given)) return;
    for (const [name, value] of Object.entries(given as object)) {
      const path = area + name;
      const check = SHAPES[path];
      if (check === undefined) wrong.push(`the option ${path} is not known`);
      else if (check !== true && value !== undefined && !check(value))
        wrong.push(`the option ${path} is not what it must be; see docs/page-api.md`);
    }
  };
  look('', options);
  look('cobrowse.', options.cobrowse);
  look('buttons.', options.buttons);
  return wrong;
}
