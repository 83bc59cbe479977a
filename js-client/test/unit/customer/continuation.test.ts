import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Creation, type Lost, createSession } from '../../../src/customer/creation.ts';
import { type Sign, awaitContinuation, signOf } from '../../../src/viewer/comeback.ts';
import { seeded } from '../connection/chance.ts';

const SEEDS = 500;

interface Claim {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  readonly key: string;
  readonly node: number;
  next?: string;
}

interface Wish {
  readonly key: string;
  readonly continues?: { readonly session: string; readonly secret: string };
}

/** Nodes behind a balancer that knows nothing of deaths, with a network that loses calls before and after they had their effect. */
class ModelCluster {
  readonly claims = new Map<string, Claim>();
  private readonly dead = new Set<number>();
  private runs = 3;
  /** Questions that are answered with `owner-unknown` after a death. */
  private doubts = 0;
  private made = 0;

  constructor(private readonly chance: () => number) {}

  /** The node comes back as another run. */
  kill(node: number): void {
    this.dead.add(node);
    this.runs++;
    this.doubts = Math.floor(this.chance() * 4);
  }

  live(token: string): readonly Claim[] {
    return [...this.claims.values()].filter((claim) => claim.token === token && !this.dead.has(claim.node));
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    await undefined;
    const fate = this.chance();
    if (fate < 0.1) throw new TypeError('Failed to fetch');
    if (fate < 0.2) return new Response('<h1>502 Bad Gateway</h1>', { status: 502 });
    const answer = this.answer(url, JSON.parse(init.body as string) as Wish);
    if (fate < 0.3) throw new TypeError('Failed to fetch');
    return fate < 0.4 ? new Response('{"id":"cut', { status: 200 }) : answer;
  };

  look(token: string): Sign {
    if (this.chance() < 0.2) return signOf(false, '<h1>502</h1>');
    if (this.doubts-- > 0) return signOf(false, { code: 4504 });
    const found = this.live(token)[0];
    if (found) return signOf(true, { id: found.id, sessionServerName: `n${found.node}` });
    return signOf(false, { code: [...this.claims.values()].some((claim) => claim.token === token) ? 4410 : 4404 });
  }

  private answer(url: string, { key, continues }: Wish): Response {
    const named = /=n(\d+)$/.exec(url);
    const here = named ? Number(named[1]) : this.runs - Math.floor(this.chance() * 3);
    if (this.dead.has(here)) return new Response('', { status: 502 });
    if (this.doubts-- > 0) return refusal('owner-unknown', 'resume');
    const earlier = [...this.claims.values()].find((claim) => claim.key === key && !this.dead.has(claim.node));
    if (earlier) return this.at(here, earlier);
    if (!continues) return this.born(here, key, `code ${++this.made}`);
    let lost = this.claims.get(continues.session);
    if (lost?.secret !== continues.secret) return refusal('unknown-session', 'stop');
    while (lost.next !== undefined) lost = this.claims.get(lost.next) ?? lost;
    return this.dead.has(lost.node) ? this.born(here, key, lost.token, lost) : this.at(here, lost);
  }

  private at(here: number, claim: Claim): Response {
    if (claim.node === here) return given(claim, 200);
    return refusal('misdirected', 'reroute', { 'X-Cobrowse-Node': `n${claim.node}` });
  }

  private born(node: number, key: string, token: string, lost?: Claim): Response {
    const id = `session ${++this.made}`;
    const claim = { id, secret: `secret ${this.made}`, token, key, node };
    this.claims.set(id, claim);
    if (lost) lost.next = id;
    return given(claim, 201);
  }
}

function given({ id, token, secret, node }: Claim, status: number): Response {
  return new Response(JSON.stringify({ id, token, secret, sessionServerName: `n${node}` }), { status });
}

function refusal(name: string, retry: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ code: 4000, name, retry, reason: '' }), { status: 409, headers });
}

/** As a customer does who tries again until it works: with the same key while nobody knows what came of it. */
async function persistently(cluster: ModelCluster, key: string, lost?: Lost) {
  let creation: Creation = { is: 'unreachable' };
  for (let clicks = 0; clicks < 40 && creation.is !== 'created'; clicks++)
    creation = await createSession({ server: 'https://home', fetch: cluster.fetch }, key, undefined, lost, {
      pause: () => Promise.resolve(),
      isWanted: () => true,
    });
  assert.ok(creation.is === 'created', JSON.stringify(creation));
  return creation;
}

void test('whatever the network loses, a node’s death leaves one session under the code, and the agent finds it', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const chance = seeded(seed);
    const cluster = new ModelCluster(chance);
    let session = await persistently(cluster, `key ${seed}`);
    const code = session.token;
    for (let death = 1; death <= 3; death++) {
      cluster.kill(Number(session.node.slice(1)));
      let now = 0;
      const agent = awaitContinuation(
        {
          now: () => now,
          chance,
          pause: async (ms) => {
            now += ms;
            await new Promise((resolve) => setImmediate(resolve));
          },
          look: () => Promise.resolve(cluster.look(code)),
        },
        () => true,
      );
      // A page that is reloaded in the middle forgets its key and asks with another one.
      const tries = [persistently(cluster, `key ${seed} ${death}`, session)];
      if (chance() < 0.5) tries.push(persistently(cluster, `other key ${seed} ${death}`, session));
      const [first, other = first] = await Promise.all(tries);
      assert.ok(first && other);
      assert.equal(first.token, code, `seed ${seed}: the code`);
      assert.equal(other.id, first.id, `seed ${seed}: one continuation`);
      assert.equal(cluster.live(code).length, 1, `seed ${seed}: one session`);
      const found = await agent;
      assert.ok(found.is === 'there' && found.session === first.id, `seed ${seed}: the agent is back`);
      session = first;
    }
  }
});
