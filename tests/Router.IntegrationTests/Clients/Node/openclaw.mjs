// What OpenClaw does with its configuration: it hands the primary model to pi-ai, the library underneath it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { complete, stream } from '@earendil-works/pi-ai';
import { mesh, run, weather } from './scenarios.mjs';

const configuration = JSON.parse(readFileSync(0, 'utf8'));
const [name, id] = configuration.agents.defaults.model.primary.split('/');
const provider = configuration.models.providers[name];
const written = provider.models.find((model) => model.id === id);
const modelFor = (api) => ({
  reasoning: false, cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, ...written, api, provider: name,
  baseUrl: provider.baseUrl.replace('http://localhost:3456', mesh.root.replace(/\/$/, '')),
});
const options = { apiKey: provider.apiKey };
const messages = [{ role: 'user', content: 'Say hello.', timestamp: 0 }];
const tools = [{ name: 'weather', description: 'Tells it.', parameters: weather }];
const textOf = (answer) => answer.content.filter((block) => block.type === 'text').map((block) => block.text).join('');

async function answers(api) {
  const answer = await complete(modelFor(api), { systemPrompt: 'Be brief.', messages }, options);
  assert.equal(answer.stopReason, 'stop', answer.errorMessage);
  assert.match(textOf(answer), /hello/);
  assert.ok(answer.usage.output > 0);
}

async function callsTools(api) {
  const ask = [{ role: 'user', content: 'call weather {"city":"Graz"}', timestamp: 0 }];
  const events = [];
  const streamed = stream(modelFor(api), { messages: ask, tools }, options);
  for await (const event of streamed) events.push(event.type);
  const asked = (await streamed.result()).content.find((block) => block.type === 'toolCall');
  assert.deepEqual(asked.arguments, { city: 'Graz' });
  assert.ok(events.includes('toolcall_end'));
}

await run({
  asWritten: () => answers(provider.api),
  asWrittenWithTools: () => callsTools(provider.api),
  anthropicMessages: () => answers('anthropic-messages'),
  anthropicMessagesWithTools: () => callsTools('anthropic-messages'),
});
