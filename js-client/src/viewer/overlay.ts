import { customerCursor, drawRing, keyboardCursor, moveTo, style, type Point } from './marks.ts';

/** What the agent does above the replica, in CSS pixels from the corner of the overlay. */
export interface OverlayListener {
  /** null: the pointer is not on the page any more. */
  moved(at: Point | null): void;
  /** `count`: 2 for the second of a double click. */
  clicked(at: Point, count: number): void;
  /** Escape. */
  gaveUp(): void;
}

const STEP_PX = 10;
const LEAP_PX = 60;
const WATCHING = 'Customer’s page, view only';
const ACTING = 'Customer’s page: what you click and type is done there';
const POINTING =
  'Customer’s page. Arrow keys move your pointer, with Shift in larger steps; Enter shows a click; Escape turns the pointer off.';

const STEPS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Transparent sheet above the replica: takes all input, so that none reaches the page's copy, and carries what is drawn over it. */
export class Overlay {
  readonly element = document.createElement('div');
  private readonly customer = customerCursor();
  private readonly own = keyboardCursor();
  private on = false;
  /** Input is not shown but done: keys are somebody else's. */
  private acting = false;
  private at: Point | null = null;

  constructor(private readonly listener: OverlayListener) {
    const { element } = this;
    style(element, { position: 'absolute', inset: '0', overflow: 'hidden', outlineOffset: '-3px' });
    element.append(this.customer.element, this.own);
    element.addEventListener('pointermove', (event) => this.moved(event));
    element.addEventListener('pointerleave', () => this.left());
    element.addEventListener('blur', () => this.left());
    element.addEventListener('click', (event) => this.clicked(this.pointOf(event), event.detail));
    element.addEventListener('keydown', (event) => this.pressed(event));
    element.addEventListener('contextmenu', (event) => (this.on || this.acting) && event.preventDefault());
    this.enable(false);
  }

  /** Pointer mode. Off: the overlay still keeps input away from the replica, and tells nobody of it. */
  enable(on: boolean): void {
    this.on = on;
    const { element } = this;
    const { acting } = this;
    element.setAttribute('role', acting ? 'group' : on ? 'application' : 'img');
    element.setAttribute('aria-label', acting ? ACTING : on ? POINTING : WATCHING);
    element.tabIndex = on || acting ? 0 : -1;
    element.style.cursor = on && !acting ? 'crosshair' : 'default';
    element.style.outline = acting ? '3px solid #d4480b' : '';
    if (!on || acting) this.hideOwn();
  }

  act(acting: boolean): void {
    this.acting = acting;
    this.enable(this.on);
  }

  showCustomer(at: Point | null): void {
    this.customer.show(at, this.element.clientWidth);
  }

  private moved(event: PointerEvent): void {
    if (!this.on && !this.acting) return;
    this.hideOwn();
    this.listener.moved(this.pointOf(event));
  }

  private left(): void {
    if (!this.on) return;
    this.hideOwn();
    this.listener.moved(null);
  }

  private clicked(at: Point, count = 1): void {
    if (!this.on && !this.acting) return;
    drawRing(this.element, at);
    this.listener.clicked(at, count);
  }

  private pressed(event: KeyboardEvent): void {
    if (!this.on || this.acting || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) this.stepped(step, event.shiftKey ? LEAP_PX : STEP_PX);
    else if (event.key === 'Enter' || event.key === ' ') this.clicked(this.keyboardPoint());
    else if (event.key === 'Escape') this.listener.gaveUp();
    else return;
    event.preventDefault();
  }

  private stepped(step: Point, px: number): void {
    const { clientWidth, clientHeight } = this.element;
    const { x, y } = this.keyboardPoint();
    this.at = { x: within(x + step.x * px, clientWidth), y: within(y + step.y * px, clientHeight) };
    moveTo(this.own, this.at);
    this.listener.moved(this.at);
  }

  private keyboardPoint(): Point {
    const { clientWidth, clientHeight } = this.element;
    return this.at ?? { x: clientWidth / 2, y: clientHeight / 2 };
  }

  private hideOwn(): void {
    this.at = null;
    moveTo(this.own, null);
  }

  private pointOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

function within(value: number, length: number): number {
  return Math.min(Math.max(value, 0), Math.max(0, length - 1));
}
