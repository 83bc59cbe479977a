import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatConnection } from '../../../src/chat/chat-connection.ts';
import { Timeline } from '../../../src/chat/timeline.ts';
import { seeded } from '../connection/chance.ts';
import { type Faults, SimulatedNetwork, noFaults } from '../connection/simulated-network.ts';
import { SimulatedTime } from '../connection/simulated-time.ts';
import { ModelNodes } from './model-nodes.ts';

const SEEDS = 100;

class Side {
  readonly timeline = new Timeline();
  readonly said: string[] = [];
  readonly lost: string[] = [];
  private readonly connection: ChatConnection;

  constructor(
    private readonly name: 'customer' | 'agent',
    time: SimulatedTime,
    network: SimulatedNetwork,
    chance: () => number,
  ) {
    this.connection = new ChatConnection({
      url: 'http://node/cobrowse/v1/chat/',
      hello: () => ({ role: name, session: 'c', secret: 's' }),
      environment: {
        now: () => time.now,
        chance,
        after: (ms, action) => time.after(ms, action),
        openTransport: network.open,
      },
      onEntry: (_, entry) => void this.timeline.add(entry),
      onNotSaid: (_, { id }) => void this.lost.push(id),
      // Whoever hears that the connection is back looks at once.
      onState: ({ is }) => is === 'open' && this.connection.saw('c', this.timeline.last?.clock ?? 0),
      // A repeated or early frame of the beginning: the connection begins anew.
      onTrouble: (reason) => assert.match(reason, /while/),
    });
    this.connection.follow('c');
    this.connection.open();
  }

  say(): void {
    const id = `${this.name}-${this.said.length + 1}`;
    this.said.push(id);
    this.connection.say('c', { id, text: `${id} says ☘` });
  }
}

const faults: Readonly<Record<string, Faults>> = {
  'repeats and swaps': { ...noFaults, repeat: 0.2, reorder: 0.2 },
  'loses frames': { ...noFaults, lose: 0.1 },
  'is cut again and again': { ...noFaults, lifeMs: 4_000, refuse: 0.2 },
  'does all of it': { lose: 0.05, repeat: 0.1, reorder: 0.1, refuse: 0.1, lifeMs: 8_000 },
};

for (const [what, fault] of Object.entries(faults))
  void test(`nothing is lost, doubled or swapped over a network that ${what}, on ${SEEDS} seeds`, () => {
    let repeated = 0;
    for (let seed = 1; seed <= SEEDS; seed++) repeated += run(seed, fault);
    if (fault.lose > 0) assert.ok(repeated > 0, 'nothing was ever said twice');
  });

function run(seed: number, fault: Faults): number {
  const time = new SimulatedTime();
  const chance = seeded(seed);
  const nodes = new ModelNodes(time, chance);
  const network = new SimulatedNetwork(time, chance, nodes, fault);
  const sides = [new Side('customer', time, network, chance), new Side('agent', time, network, chance)];
  for (const node of nodes.nodes) node.tooFast = 0.1;
  for (let step = 0; step < 40; step++) {
    time.advance(1_500 * chance());
    if (chance() < 0.6) sides[chance() < 0.5 ? 0 : 1]?.say();
    if (chance() < 0.05) nodes.any().restart();
    if (chance() < 0.1) nodes.isCut = true;
    else if (chance() < 0.2) nodes.heal();
  }
  network.faults = noFaults;
  nodes.heal();
  network.breakAll();
  for (const node of nodes.nodes) node.tooFast = 0;
  time.advance(120_000);
  network.breakAll();
  time.advance(30_000);

  const all = nodes.all().map(({ id }) => id);
  const [customer, agent] = sides;
  assert.deepEqual([...all].sort(), [...(customer?.said ?? []), ...(agent?.said ?? [])].sort(), `seed ${seed}`);
  for (const { timeline, lost } of sides) {
    assert.deepEqual(
      timeline.entries.map(({ id }) => id),
      all,
      `seed ${seed}`,
    );
    assert.deepEqual(lost, []);
  }
  return nodes.nodes.reduce((sum, node) => sum + node.repeated.length, 0);
}
