import type { Field } from '../viewer/acting/ports.ts';
import type { PageAction } from '../viewer/control.ts';
import type { DesktopState } from './desktop-state.ts';

export type At<Is extends DesktopState['is']> = Extract<DesktopState, { is: Is }>;

/** One view of the desktop: built once when it comes, then told of every state until it goes. */
export interface Screen<S extends DesktopState> {
  readonly element: HTMLElement;
  /** Title of the browser tab. */
  title(state: S): string;
  update(state: S): void;
  /** Puts the focus where work begins. */
  focus(): void;
}

/** What a person can ask for. The shell decides what comes of it. */
export interface Actions {
  signIn(name: string, password: string): void;
  signOut(): void;
  lookUp(text: string): void;
  pointer(on: boolean): void;
  fit(fit: 'contain' | 'actual'): void;
  control(wanted: boolean): void;
  act(action: PageAction): void;
  fields(): Promise<readonly Field[]>;
  resync(): void;
  extend(): void;
  leave(): void;
  end(): void;
  another(): void;
}
