// The loads of Loads.java, with the upstream SDK; LoadMain.java says how it is told what to do.
//
// usage: node upstream.mjs CLIENT_MODULE PEER
import process from 'node:process';
import { createInterface } from 'node:readline';

const [module, peer] = process.argv.slice(2);
let millis = 100;
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

async function flood(expected, size, kind) {
  const before = events;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await client.requestOk('send_input', { name: 'flood', data: `${expected} ${size} ${kind}` });
  const count = events - before;
  if (count !== expected) throw new Error(`${expected - count} events are missing`);
  return figures(count, began, cpu, []);
}

function figures(count, began, cpuBefore, took) {
  const micros = (performance.now() - began) * 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const all = { rate: (count * 1e6) / micros, cpu: (cpu.user + cpu.system) / count };
  took.sort((a, b) => a - b);
  if (took.length > 0) {
    all.p50 = took[Math.floor(took.length / 2)] * 1000;
    all.p99 = took[Math.floor(took.length * 0.99)] * 1000;
    all.p999 = took[Math.floor(took.length * 0.999)] * 1000;
  }
  return all;
}

// Nothing blocks in JavaScript: who needs an answer first waits for it.
const loads = { blocking: () => requests(1) };
for (const window of [1, 8, 64, 1024]) loads[`in-flight-${window}`] = () => requests(window);
const floods = { 'events-200-ansi': [200, 'ansi'] };
for (const size of [200, 1000, 4000]) floods[`events-${size}`] = [size, 'plain'];
const counts = {};
for (const [name, [size, kind]] of Object.entries(floods)) {
  loads[name] = async () => {
    const all = await flood(counts[name] ?? 20_000, size, kind);
    counts[name] = Math.max(1_000, Math.ceil((all.rate * millis) / 1000));
    return all;
  };
}

console.log(Object.keys(loads).join(' '));
for await (const line of createInterface({ input: process.stdin })) {
  const [load, time] = line.split(' ');
  millis = Number(time);
  const all = await loads[load]();
  for (const [figure, value] of Object.entries(all)) console.log(`${figure} ${value}`);
  console.log();
}
process.exit(0);
