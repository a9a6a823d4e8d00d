// The same loads as Load.java, with the upstream SDK.
//
// usage: node upstream.mjs CLIENT_MODULE PEER MILLIS
// It prints one figure a line: its name and its value.
import process from 'node:process';

const [module, peer, time] = process.argv.slice(2);
const millis = Number(time);
const ROUNDS = 3;
const { AgentRelayClient } = await import(module);
const client = await AgentRelayClient.start({
  binaryPath: peer,
  brokerName: 'bench',
  channels: ['general'],
  requestTimeoutMs: 60_000,
});
let events = 0;
let characters = 0;
client.onEvent((event) => {
  events++;
  characters += event.chunk.length;
});

const request = () => client.requestOk('get_status', {});
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Keeps that many requests in flight for the time, and tells how it went. */
async function requests(window) {
  const took = [];
  const cpu = process.cpuUsage();
  const began = performance.now();
  const end = began + millis;
  let count = 0;
  const one = async () => {
    do {
      const sent = performance.now();
      await request();
      if (window === 1) took.push(performance.now() - sent);
      count++;
    } while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: window }, one));
  return figures(count, began, cpu, took);
}

let expected = 20_000;

async function flood(size, kind) {
  const before = events;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await client.requestOk('send_input', { name: 'flood', data: `${expected} ${size} ${kind}` });
  const count = events - before;
  if (count !== expected) throw new Error(`${expected - count} events are missing`);
  const all = figures(count, began, cpu, []);
  expected = Math.ceil((all.rate * millis) / 1000);
  return all;
}

function figures(count, began, cpuBefore, took) {
  const micros = (performance.now() - began) * 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const all = { rate: (count * 1e6) / micros, cpu: (cpu.user + cpu.system) / count };
  took.sort((a, b) => a - b);
  if (took.length > 0) {
    all.p50 = took[Math.floor(took.length / 2)] * 1000;
    all.p99 = took[Math.floor(took.length * 0.99)] * 1000;
  }
  return all;
}

async function measure(name, load) {
  const rounds = [];
  for (let round = -2; round < ROUNDS; round++) {
    const all = await load();
    if (round >= 0) rounds.push(all);
  }
  for (const figure of Object.keys(rounds[0])) {
    console.log(`${name}.${figure} ${median(rounds.map((all) => all[figure]))}`);
  }
}

for (const window of [1, 8, 64, 1024]) {
  await measure(`in-flight-${window}`, () => requests(window));
}
for (const size of [200, 1000, 4000]) {
  expected = 20_000;
  await measure(`events-${size}`, () => flood(size, 'plain'));
}
expected = 20_000;
await measure('events-200-ansi', () => flood(200, 'ansi'));
process.exit(0);
