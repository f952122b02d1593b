import assert from 'node:assert/strict';
import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from '@google/genai';
import { count, long, mesh, png, run, throws, weather } from './scenarios.mjs';

const client = new GoogleGenAI({ apiKey: mesh.key, httpOptions: { baseUrl: mesh.root.replace(/\/$/, '') } });
const { model } = mesh;
const tools = [{ functionDeclarations: [{ name: 'weather', description: 'Tells it.', parametersJsonSchema: weather }] }];
const ask = { role: 'user', parts: [{ text: 'call weather {"city":"Graz"}' }] };

await run({
  async generate() {
    const answer = await client.models.generateContent({ model, contents: 'hello world', config: { systemInstruction: 'Be brief.' } });
    assert.equal(answer.text, 'echo:hello world');
    assert.equal(answer.candidates[0].finishReason, 'STOP');
    assert.ok(answer.usageMetadata.promptTokenCount > 0 && answer.usageMetadata.candidatesTokenCount > 0);
  },
  async stream() {
    let text = '';
    let usage = null;
    for await (const piece of await client.models.generateContentStream({ model, contents: 'hello world' })) {
      text += piece.text ?? '';
      usage = piece.usageMetadata ?? usage;
    }
    assert.equal(text, 'echo:hello world');
    assert.ok(usage.candidatesTokenCount > 0);
  },
  async tools() {
    const first = await client.models.generateContent({ model, contents: [ask], config: { tools } });
    assert.deepEqual(first.functionCalls[0].args, { city: 'Graz' });
    const result = { functionResponse: { id: first.functionCalls[0].id, name: 'weather', response: { output: 'sunny' } } };
    const second = await client.models.generateContent({
      model, contents: [ask, first.candidates[0].content, { role: 'user', parts: [result] }], config: { tools },
    });
    assert.ok(second.text.length > 0);
  },
  async toolsForced() {
    const answer = await client.models.generateContent({
      model, contents: 'x', config: { tools, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } } },
    }).catch((error) => error);
    // Ollama has no word for it: refused by name there, obeyed elsewhere.
    if (answer instanceof Error) assert.equal(answer.status, 400);
    else assert.equal(answer.functionCalls[0].name, 'weather');
  },
  async toolsStreamed() {
    const calls = [];
    for await (const piece of await client.models.generateContentStream({ model, contents: [ask], config: { tools } })) {
      calls.push(...(piece.functionCalls ?? []));
    }
    assert.deepEqual(calls.map((call) => call.args), [{ city: 'Graz' }]);
  },
  async vision() {
    const parts = [{ text: 'see' }, { inlineData: { mimeType: 'image/png', data: png } }];
    const answer = await client.models.generateContent({ model, contents: [{ role: 'user', parts }] });
    assert.equal(answer.text, 'echo:see');
  },
  async schema() {
    const answer = await client.models.generateContent({
      model: `${mesh.provider}/small`, contents: 'hello',
      config: { responseMimeType: 'application/json', responseJsonSchema: count },
    });
    assert.equal(typeof JSON.parse(answer.text).count, 'number');
  },
  async countTokens() {
    assert.ok((await client.models.countTokens({ model, contents: 'hello world' })).totalTokens > 0);
  },
  async errors() {
    await throws(() => client.models.generateContent({ model: mesh.unknown, contents: 'x' }), ApiError, 404);
    await throws(() => client.models.generateContent({ model, contents: [{ role: 'nobody', parts: [{ text: 'x' }] }] }), ApiError, 400);
  },
  async abort() {
    const controller = new AbortController();
    await throws(async () => {
      const stream = await client.models.generateContentStream({ model, contents: long, config: { abortSignal: controller.signal } });
      for await (const _ of stream) controller.abort();
    }, Error);
  },
});
