import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { count, long, mesh, png, run, throws, weather } from './scenarios.mjs';

const client = new OpenAI({ baseURL: `${mesh.root}v1`, apiKey: mesh.key, maxRetries: 0 });
const { model } = mesh;
const hello = [{ role: 'user', content: 'hello world' }];
const call = 'call weather {"city":"Graz"}';
const chatTools = [{ type: 'function', function: { name: 'weather', description: 'Tells it.', parameters: weather } }];
const responseTools = [{ type: 'function', name: 'weather', description: 'Tells it.', parameters: weather, strict: false }];

await run({
  async chat() {
    const answer = await client.chat.completions.create({ model, messages: hello });
    assert.equal(answer.choices[0].message.content, 'echo:hello world');
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.ok(answer.usage.prompt_tokens > 0 && answer.usage.completion_tokens > 0);
  },
  async stream() {
    let text = '';
    let usage = null;
    const stream = await client.chat.completions.create({ model, messages: hello, stream: true, stream_options: { include_usage: true } });
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? '';
      usage = chunk.usage ?? usage;
    }
    assert.equal(text, 'echo:hello world');
    assert.ok(usage.completion_tokens > 0);
  },
  async tools() {
    const messages = [{ role: 'user', content: call }];
    const first = await client.chat.completions.create({ model, messages, tools: chatTools });
    assert.equal(first.choices[0].finish_reason, 'tool_calls');
    const asked = first.choices[0].message.tool_calls[0];
    assert.deepEqual(JSON.parse(asked.function.arguments), { city: 'Graz' });
    messages.push(first.choices[0].message, { role: 'tool', tool_call_id: asked.id, content: 'sunny' });
    const second = await client.chat.completions.create({ model, messages, tools: chatTools });
    assert.ok(second.choices[0].message.content.length > 0);
  },
  async toolsStreamed() {
    const answer = await client.chat.completions
      .stream({ model, messages: [{ role: 'user', content: call }], tools: chatTools })
      .finalChatCompletion();
    assert.deepEqual(JSON.parse(answer.choices[0].message.tool_calls[0].function.arguments), { city: 'Graz' });
  },
  async vision() {
    const content = [{ type: 'text', text: 'see' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }];
    const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content }] });
    assert.equal(answer.choices[0].message.content, 'echo:see');
    assert.ok(answer.usage.prompt_tokens > 50);
  },
  async schema() {
    const answer = await client.chat.completions.create({
      model: `${mesh.provider}/small`, messages: hello,
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: count, strict: true } },
    });
    assert.equal(typeof JSON.parse(answer.choices[0].message.content).count, 'number');
  },
  async errors() {
    await throws(() => client.chat.completions.create({ model: mesh.unknown, messages: hello }), OpenAI.NotFoundError, 404);
    await throws(() => client.chat.completions.create({ model, messages: 'x' }), OpenAI.BadRequestError, 400);
    const error = await throws(() => client.responses.create({ model, input: 5 }), OpenAI.BadRequestError, 400);
    assert.equal(error.param, 'input');
  },
  async abort() {
    const stream = await client.chat.completions.create({ model, messages: [{ role: 'user', content: long }], stream: true });
    for await (const _ of stream) stream.controller.abort();
  },
  async responses() {
    const answer = await client.responses.create({ model, input: 'hello world', instructions: 'Be brief.' });
    assert.equal(answer.output_text, 'echo:hello world');
    assert.equal(answer.status, 'completed');
    assert.ok(answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
  },
  async responsesStreamed() {
    let text = '';
    const stream = client.responses.stream({ model, input: 'hello world' });
    stream.on('response.output_text.delta', (event) => { text += event.delta; });
    const answer = await stream.finalResponse();
    assert.equal(text, 'echo:hello world');
    assert.equal(answer.output_text, 'echo:hello world');
  },
  async responsesTools() {
    const input = [{ role: 'user', content: call }];
    const first = await client.responses.create({ model, input, tools: responseTools });
    const asked = first.output.find((item) => item.type === 'function_call');
    assert.deepEqual(JSON.parse(asked.arguments), { city: 'Graz' });
    const second = await client.responses.create({
      model, tools: responseTools,
      input: [...input, ...first.output, { type: 'function_call_output', call_id: asked.call_id, output: 'sunny' }],
    });
    assert.ok(second.output_text.length > 0);
    const streamed = await client.responses.stream({ model, input, tools: responseTools }).finalResponse();
    assert.deepEqual(JSON.parse(streamed.output.find((item) => item.type === 'function_call').arguments), { city: 'Graz' });
  },
  async responsesVisionAndSchema() {
    const input = [{ role: 'user', content: [
      { type: 'input_text', text: 'see' },
      { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'auto' },
    ] }];
    assert.equal((await client.responses.create({ model, input })).output_text, 'echo:see');
    const answer = await client.responses.create({
      model: `${mesh.provider}/small`, input: 'hello',
      text: { format: { type: 'json_schema', name: 'answer', schema: count, strict: true } },
    });
    assert.equal(typeof JSON.parse(answer.output_text).count, 'number');
  },
  async models() {
    const ids = [];
    for await (const one of client.models.list()) ids.push(one.id);
    assert.ok(ids.includes(model));
  },
});
