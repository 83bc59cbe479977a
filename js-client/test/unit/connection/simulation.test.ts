import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SessionConnection, createSessionConnection } from '../../../src/connection/session-connection.ts';
import type { ConnectionEnvironment } from '../../../src/connection/environment.ts';
import { seeded } from './chance.ts';
import { ModelServer } from './model-server.ts';
import { type Faults, SimulatedNetwork, noFaults } from './simulated-network.ts';
import { SimulatedTime } from './simulated-time.ts';

const SEEDS = 1_000;
const session = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** The page is one number; a delta says from which to which, so that a replica notices any loss, repeat or swap. */
class SimulatedPage {
  now = 0;
  private shared = -1;
  private connection: SessionConnection;
  epoch = 1;
  readonly clicks: number[] = [];
  skips = 0;

  constructor(private readonly world: World) {
    this.connection = this.connect();
  }

  change(): void {
    this.now++;
    // A capture that was refused is silent until it is asked for a snapshot.
    if (this.shared >= 0 && this.publish('delta', `${this.shared} ${this.now}`)) this.shared = this.now;
    else this.shared = -1;
  }

  point(): void {
    this.connection.publish('pointer', bytes('at', 0));
  }

  reload(): void {
    this.connection.away('navigating');
    this.connection.close();
    this.epoch++;
    this.shared = -1;
    this.connection = this.connect();
  }

  private publish(kind: 'snapshot' | 'delta', text: string): boolean {
    const padding = this.world.chance() < 0.1 ? Math.floor(this.world.chance() * 5_000) : 0;
    return this.connection.publish(kind, bytes(text, padding));
  }

  private connect(): SessionConnection {
    return createSessionConnection({
      url: 'ws://node/cobrowse/v1/websocket',
      role: 'customer',
      hello: () => ({ role: 'customer', session, secret: 's' }),
      epoch: this.epoch,
      outboxBytes: 12_000,
      environment: this.world.environment,
      onEvent: ({ kind }, body) => {
        if (kind === 'click') this.clicks.push(Number(textOf(body)));
        return 'applied';
      },
      onResync: () => this.skips++,
      onSnapshotRequested: () => {
        if (this.publish('snapshot', `${this.now}`)) this.shared = this.now;
      },
    });
  }
}

class SimulatedAgent {
  replica = -1;
  positions: number[] = [];
  clicked = 0;
  accepted: number[] = [];
  private readonly connection: SessionConnection;

  constructor(private readonly world: World) {
    this.connection = createSessionConnection({
      url: 'ws://node/cobrowse/v1/websocket',
      role: 'agent',
      hello: () => ({ role: 'agent', session, bearer: 'b' }),
      epoch: 0,
      environment: world.environment,
      onEvent: ({ kind, position }, body) => {
        this.apply(kind, textOf(body), position);
        if (world.chance() < 0.7) return 'applied';
        world.time.after(world.chance() * 300, () => this.connection.applied(position));
        return 'later';
      },
      onResync: (position) => this.positions.push(-position),
    });
  }

  click(): void {
    this.clicked++;
    if (this.connection.publish('click', bytes(`${this.clicked}`, 0))) this.accepted.push(this.clicked);
  }

  askAgain(): void {
    this.connection.resync('user');
  }

  private apply(kind: string, text: string, position: number): void {
    const [from, to] = text.split(' ').map(Number);
    const last = this.positions.at(-1);
    if (last === undefined || last < 0) assert.equal(position, last === undefined ? 1 : -last, 'position after resync');
    else assert.equal(position, last + 1, 'positions grow by one');
    this.positions.push(position);
    if (kind === 'snapshot') this.replica = from ?? NaN;
    if (kind !== 'delta') return;
    assert.equal(from, this.replica, `${this.world.name}: delta ${text} on replica ${this.replica}`);
    this.replica = to ?? NaN;
  }
}

class World {
  readonly time = new SimulatedTime();
  readonly chance: () => number;
  readonly environment: ConnectionEnvironment;
  readonly network: SimulatedNetwork;
  readonly page: SimulatedPage;
  readonly agent: SimulatedAgent;

  constructor(
    readonly name: string,
    seed: number,
    faults: Faults,
  ) {
    this.chance = seeded(seed);
    this.network = new SimulatedNetwork(this.time, this.chance, new ModelServer(this.time), faults);
    this.environment = {
      now: () => this.time.now,
      chance: this.chance,
      after: (ms, action) => this.time.after(ms, action),
      openTransport: this.network.open,
    };
    this.page = new SimulatedPage(this);
    this.agent = new SimulatedAgent(this);
  }

  live(steps: number, reloads: boolean): void {
    for (let step = 0; step < steps; step++) {
      const what = this.chance();
      if (what < 0.6) this.page.change();
      else if (what < 0.75) this.agent.click();
      else if (what < 0.9) this.page.point();
      else if (what < 0.91) this.agent.askAgain();
      else if (what < 0.92 && reloads) this.page.reload();
      this.time.advance(this.chance() < 0.1 ? 3_000 : 60);
    }
  }

  calm(): void {
    this.network.faults = noFaults;
    this.network.breakAll();
    this.time.advance(120_000);
  }
}

function bytes(text: string, padding: number): Uint8Array {
  return new TextEncoder().encode(text + ' '.repeat(padding));
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body).trim();
}

function sequence(from: readonly number[]): boolean {
  return from.every((value, at) => at === 0 || value > (from[at - 1] ?? Infinity));
}

void test('every event arrives once and in order, whatever the links do, and both sides catch up when faults stop', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = seeded(seed * 7_919);
    const faults = {
      lose: random() * 0.2,
      repeat: random() * 0.2,
      reorder: random() * 0.3,
      refuse: random() * 0.3,
      lifeMs: 1_000 + random() * 20_000,
    };
    const world = new World(`seed ${seed}`, seed, faults);
    world.live(120, seed % 2 === 0);
    world.calm();
    assert.equal(world.agent.replica, world.page.now, `${world.name}: replica has caught up`);
    assert.ok(sequence(world.page.clicks), `${world.name}: clicks ${world.page.clicks.join()}`);
    if (seed % 2 === 1 && world.page.skips === 0) {
      const since = world.page.clicks[0] ?? Infinity;
      const expected = world.agent.accepted.filter((click) => click >= since);
      assert.deepEqual(world.page.clicks, expected, `${world.name}: no click is lost`);
    }
  }
});

void test('links that only break lose nothing and need no resync of an agent that was there', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const world = new World(`seed ${seed}`, seed, { ...noFaults, lifeMs: 8_000 });
    world.live(100, false);
    world.calm();
    assert.equal(world.agent.replica, world.page.now, `${world.name}: replica has caught up`);
    assert.ok(world.agent.positions.length > 0, world.name);
  }
});
