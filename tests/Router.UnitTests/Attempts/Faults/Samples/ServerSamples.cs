using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.UnitTests.Attempts.Faults.Samples;

/// <summary>Servers one runs oneself, and the proxies in front of anybody.</summary>
internal static class ServerSamples
{
    public static readonly IReadOnlyList<FaultSample> All =
    [
        new("ollama", 404, FaultClass.ModelNotFound, """{"error":{"message":"model \"x\" not found, try pulling it first","type":"not_found_error","param":null,"code":null}}"""),
        new("ollama", 400, FaultClass.InvalidRequest, """{"error":"registry.ollama.ai/library/gemma does not support tools"}""") { Action = FaultAction.Next },
        new("ollama", 400, FaultClass.InvalidRequest, """{"error":"\"gemma\" does not support thinking"}""") { Action = FaultAction.Next },
        new("ollama", 400, FaultClass.InvalidRequest, """{"error":"this model does not support images"}""") { Action = FaultAction.Next },
        new("ollama", 503, FaultClass.Overloaded, """{"error":"server busy, please try again.  maximum pending requests exceeded"}"""),
        new("ollama", 500, FaultClass.ServerError, """{"error":"model requires more system memory (18.5 GiB) than is available (7.2 GiB)"}""") { Action = FaultAction.Next },
        new("ollama", 500, FaultClass.ServerError, """{"error":"llama runner process has terminated: exit status 2"}""") { Action = FaultAction.Next },

        new("llamacpp", 503, FaultClass.Overloaded, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"""),
        new("llamacpp", 400, FaultClass.ContextWindowExceeded, """{"error":{"code":400,"message":"The request is larger than the slot.","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":8192}}"""),
        new("llamacpp", 400, FaultClass.ContextWindowExceeded, """{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"invalid_request_error"}}"""),
        new("lmstudio", 400, FaultClass.ContextWindowExceeded, """{"error":"The number of tokens to keep from the initial prompt is greater than the context length."}"""),
        new("lmstudio", 400, FaultClass.ContextWindowExceeded, """{"error":"Prompt too long for this model."}"""),

        new("vllm", 400, FaultClass.ContextWindowExceeded, """{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.","type":"BadRequestError","param":null,"code":400}"""),
        new("vllm", 404, FaultClass.ModelNotFound, """{"error":{"message":"The model `x` does not exist.","type":"NotFoundError","param":null,"code":404}}"""),
        new("vllm", 200, FaultClass.InvalidRequest, """{"error":{"message":"Bad grammar.","type":"BadRequestError","param":null,"code":400}}""") { Phase = FaultPhase.Stream },

        Page(404, FaultClass.Connection, "404 Not Found") with { Action = FaultAction.Next },
        Page(403, FaultClass.PermissionDenied, "Attention Required!"),
        Page(413, FaultClass.InvalidRequest, "413 Request Entity Too Large"),
        Page(502, FaultClass.ServerError, "502 Bad Gateway"),
        Page(503, FaultClass.Overloaded, "503 Service Temporarily Unavailable"),
        Page(504, FaultClass.Timeout, "504 Gateway Time-out"),
        Page(520, FaultClass.ServerError, "Web server is returning an unknown error"),
        Page(522, FaultClass.ServerError, "Connection timed out"),
        Page(524, FaultClass.Timeout, "A timeout occurred"),
        Page(401, FaultClass.AuthFailed, "401 Authorization Required"),
        Page(302, FaultClass.ServerError, "302 Found"),

        Text(500, FaultClass.Overloaded, "Model overloaded"),
        Text(502, FaultClass.Overloaded, "server_busy"),
        Text(500, FaultClass.Overloaded, "We are currently experiencing high demand."),
        Text(500, FaultClass.Overloaded, "This model is at capacity."),
        Text(500, FaultClass.Overloaded, "The model is temporarily unavailable."),
        Text(503, FaultClass.Connection, "upstream connect error or disconnect/reset before headers"),
        Text(500, FaultClass.Connection, "read ECONNRESET: connection reset by peer"),
        Text(500, FaultClass.Connection, "SocketError: other side closed"),
        Text(500, FaultClass.Connection, "TypeError: fetch failed"),
        Text(529, FaultClass.Overloaded, ""),
        Text(429, FaultClass.RateLimited, ""),
        Text(429, FaultClass.RateLimited, "Too many tokens this minute"),
        Text(418, FaultClass.InvalidRequest, ""),
        Text(599, FaultClass.ServerError, ""),
        new("proxy", 200, FaultClass.Overloaded, """{"error":"The model is overloaded."}""") { Phase = FaultPhase.Stream },
    ];

    private static FaultSample Page(int status, FaultClass fault, string title) =>
        new("proxy", status, fault, $"\n<!DOCTYPE html><html><head><title>{title}</title></head></html>") { ContentType = "text/html" };

    private static FaultSample Text(int status, FaultClass fault, string text) =>
        new("proxy", status, fault, text) { ContentType = "text/plain" };
}
