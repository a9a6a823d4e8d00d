// node upstream-sdk.mjs SDK BROKER DIRECTORY: the calls of the upstream TypeScript SDK, on the broker at this path.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [sdk, binaryPath, cwd] = process.argv.slice(2);
const { AgentRelayClient } = await import(sdk);
const client = await AgentRelayClient.start({ binaryPath, cwd, brokerName: 'upstream' });
const seen = [];
client.onEvent((event) => seen.push(event));

async function until(what, condition) {
  const end = Date.now() + 30_000;
  while (!condition()) {
    assert.ok(Date.now() < end, `${what}: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
/** The letter of a process's state; undefined if there is none. One in state Z has ended, and init reaps it. */
function stateOf(pid) {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').pop()[0]
      : execFileSync('ps', ['-o', 'state=', '-p', `${pid}`]).toString().trim()[0];
  } catch {
    return undefined;
  }
}
const event = (kind, name, more = () => true) =>
  until(`${kind} of ${name}`, () => seen.some((e) => e.kind === kind && e.name === name && more(e)));
const output = (name) => seen.filter((e) => e.kind === 'worker_stream' && e.name === name).map((e) => e.chunk).join('');

await client.preflightAgents([{ name: 'a', cli: 'cat' }]);
const started = await client.spawnPty({ name: 'a', cli: 'cat', channels: ['general'], idleThresholdSecs: 1 });
assert.equal(started.name, 'a');
assert.equal(started.runtime, 'pty');
assert.equal(client.workspaceKey, undefined);
await event('agent_spawned', 'a');
await event('worker_ready', 'a');
await assert.rejects(client.spawnPty({ name: 'a', cli: 'cat' }), { name: 'AgentRelayProtocolError', code: 'agent_exists' });
await assert.rejects(client.spawnPty({ name: 'b', cli: 'no-such-program' }), { code: 'program_not_found' });

const sent = await client.sendMessage({ to: 'a', text: 'hello', from: 'lead', threadId: 't', priority: 1, mode: 'wait', data: { x: 1 } });
assert.deepEqual(sent.targets, ['a']);
await event('delivery_queued', 'a', (e) => e.event_id === sent.event_id);
await event('delivery_verified', 'a', (e) => e.event_id === sent.event_id);
assert.equal((await client.sendInput('a', 'typed\n')).bytes_written, 6);
await until('the typed words', () => output('a').includes('typed\r\ntyped\r\n'));
assert.deepEqual(await client.resizePty('a', 40, 120).then((r) => [r.rows, r.cols]), [40, 120]);
const cleaned = await client.sendMessage({ to: 'a', text: 'one\x1b[201~\x03two\x9b' });
assert.equal(cleaned.removed_characters, 3);
await event('delivery_verified', 'a', (e) => e.event_id === cleaned.event_id);
await until('the cleaned words', () => output('a').includes('one[201~two\r\none[201~two\r\n'));
await assert.rejects(client.sendMessage({ to: 'a', text: '\x03' }), { code: 'invalid_request' });
await assert.rejects(client.setModel('a', 'x\x03'), { code: 'model_rejected' });
await client.subscribeChannels('a', ['ops']);
await event('channel_subscribed', 'a', (e) => e.channels[0] === 'ops');
await client.unsubscribeChannels('a', ['ops']);
await event('channel_unsubscribed', 'a', (e) => e.channels[0] === 'ops');
await event('agent_idle', 'a');

await client.spawnHeadless({ name: 'h', provider: 'claude', channels: [], task: 'Say hello' });
await event('worker_stream', 'h', (e) => e.chunk.includes('Hello'));
assert.equal((await client.setModel('h', 'haiku')).success, true);
await assert.rejects(client.setModel('h', 'no-such-model'), { code: 'model_rejected' });

const agents = await client.listAgents();
assert.deepEqual(agents.map((a) => [a.name, a.runtime]), [['a', 'pty'], ['h', 'headless']]);
assert.equal((await client.getStatus()).agent_count, 2);
const metrics = await client.getMetrics();
assert.ok(metrics.agents.every((a) => a.pid > 0 && a.uptime_secs >= 0 && a.cpu_ms >= 0));
assert.deepEqual(metrics.agents.map((a) => [a.name, a.turns]), [['a', null], ['h', 1]]);
assert.equal((await client.getCrashInsights()).total_crashes, 0);
assert.equal((await client.release('h', 'done')).name, 'h');
await event('agent_released', 'h');
assert.ok(client.getLastEvent('agent_released', 'h'));

// It terminates a broker that has not ended three seconds after its shutdown, and kills it soon after.
const deaf = "trap '' HUP TERM; setsid sh -c \"trap '' HUP TERM; sleep 600\" & echo set; while :; do wait; done";
await client.spawnPty({ name: 'deaf', cli: 'sh', args: ['-c', deaf] });
await until('the trap', () => output('deaf').includes('set'));
const { pid } = (await client.listAgents()).find((a) => a.name === 'deaf');
const broker = client.brokerPid;
const ended = new Promise((resolve) => client.child.once('exit', (...how) => resolve(how)));
await client.shutdown();
assert.throws(() => process.kill(broker, 0));
assert.ok([undefined, 'Z', 'X'].includes(stateOf(pid)), `the deaf program is still in state ${stateOf(pid)}`);
assert.deepEqual(await ended, [0, null]);
console.log('all calls were answered');
