// client.mjs ADDRESS: calls the tools that standard input names, a JSON array a line: [name, arguments].
// Prints the tools first, then each result, a JSON value a line. The token is in the environment.
import { createInterface } from "node:readline";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const client = new Client({ name: "test", version: "1" });
await client.connect(
  new StreamableHTTPClientTransport(new URL(process.argv[2]), {
    requestInit: { headers: { Authorization: `Bearer ${process.env.TOKEN}` } },
  }),
);
await client.ping();
const say = (value) => console.log(JSON.stringify(value));
say({
  server: client.getServerVersion(),
  instructions: client.getInstructions(),
  tools: (await client.listTools()).tools,
});
for await (const line of createInterface({ input: process.stdin })) {
  const [name, args] = JSON.parse(line);
  try {
    say(await client.callTool({ name, arguments: args }));
  } catch (failure) {
    say({ failure: failure.message, code: failure.code });
  }
}
await client.close();
