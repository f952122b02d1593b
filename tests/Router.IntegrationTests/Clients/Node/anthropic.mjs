import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { count, long, mesh, png, run, throws, weather } from './scenarios.mjs';

const client = new Anthropic({ baseURL: mesh.root.replace(/\/$/, ''), apiKey: mesh.key, maxRetries: 0 });
const { model } = mesh;
const hello = [{ role: 'user', content: 'hello world' }];
const ask = [{ role: 'user', content: 'call weather {"city":"Graz"}' }];
const tools = [{ name: 'weather', description: 'Tells it.', input_schema: weather }];
const textOf = (message) => message.content.filter((block) => block.type === 'text').map((block) => block.text).join('');

await run({
  async message() {
    const answer = await client.messages.create({ model, max_tokens: 100, system: 'Be brief.', messages: hello });
    assert.equal(textOf(answer), 'echo:hello world');
    assert.equal(answer.stop_reason, 'end_turn');
    assert.ok(answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
  },
  async stream() {
    let text = '';
    const stream = client.messages.stream({ model, max_tokens: 100, messages: hello });
    stream.on('text', (delta) => { text += delta; });
    const answer = await stream.finalMessage();
    assert.equal(text, 'echo:hello world');
    assert.equal(textOf(answer), text);
    assert.equal(answer.stop_reason, 'end_turn');
    assert.ok(answer.usage.output_tokens > 0);
  },
  async maxTokens() {
    const answer = await client.messages.create({ model, max_tokens: 1, messages: hello });
    assert.equal(answer.stop_reason, 'max_tokens');
  },
  async tools() {
    const first = await client.messages.create({ model, max_tokens: 100, messages: ask, tools });
    assert.equal(first.stop_reason, 'tool_use');
    const asked = first.content.find((block) => block.type === 'tool_use');
    assert.deepEqual(asked.input, { city: 'Graz' });
    const second = await client.messages.create({
      model, max_tokens: 100, tools,
      messages: [...ask, { role: 'assistant', content: first.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: asked.id, content: 'sunny' }] }],
    });
    assert.ok(textOf(second).length > 0);
  },
  async toolsStreamed() {
    const answer = await client.messages.stream({ model, max_tokens: 100, messages: ask, tools }).finalMessage();
    assert.deepEqual(answer.content.find((block) => block.type === 'tool_use').input, { city: 'Graz' });
    assert.equal(answer.stop_reason, 'tool_use');
  },
  async vision() {
    const content = [{ type: 'text', text: 'see' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }];
    const answer = await client.messages.create({ model, max_tokens: 100, messages: [{ role: 'user', content }] });
    assert.equal(textOf(answer), 'echo:see');
    assert.ok(answer.usage.input_tokens > 50);
  },
  async schema() {
    const answer = await client.messages.create({
      model: `${mesh.provider}/small`, max_tokens: 100, messages: hello,
      output_config: { format: { type: 'json_schema', schema: count } },
    });
    assert.equal(typeof JSON.parse(textOf(answer)).count, 'number');
  },
  async countTokens() {
    const counted = await client.messages.countTokens({ model, messages: hello });
    assert.ok(counted.input_tokens > 0);
  },
  async errors() {
    const missing = await throws(() => client.messages.create({ model: mesh.unknown, max_tokens: 1, messages: hello }), Anthropic.NotFoundError, 404);
    assert.equal(missing.error.error.type, 'not_found_error');
    await throws(() => client.messages.create({ model, max_tokens: 1, messages: 'x' }), Anthropic.BadRequestError, 400);
  },
  async abort() {
    const stream = client.messages.stream({ model, max_tokens: 8000, messages: [{ role: 'user', content: long }] });
    stream.on('text', () => stream.abort());
    await throws(() => stream.finalMessage(), Anthropic.APIUserAbortError);
  },
});
