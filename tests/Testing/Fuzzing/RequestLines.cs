namespace LlmMesh.Testing.Fuzzing;

/// <summary>Methods and targets.</summary>
internal static class RequestLines
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "get", "X", "PROPFIND"];

    // Neither what others depend on during a run nor what would wait for another service.
    private static readonly string[] Paths =
    [
        "/", "/v1/chat/completions", "/chat/completions", "/v1/models", "/v1/models/x", "/health", "/alive", "/ready", "/providers", "/config", "/metrics", "/nothing",
        "/v1", "/v1/", "/v1/chat", "/v1/images/generations", "/v1/audio/speech", "/favicon.ico", "/.env", "/circuit-breaker/reset/nobody", "/v1/models?limit=1&limit=2", "/v1/models/%2e%2e%2fconfig",
        "/v1/models/a%2Fb", "/v1/models/{{7*7}}", "/v1/models/%E2%82%AC", "/v1//models", "//v1/models", "/V1/MODELS", "/v1/models/", "/v1/models?" + "a=b&c=%00",
    ];

    private static readonly string[] Pieces =
    [
        "/", "//", "/.", "/..", "/%2e%2e", "/%2f", "%2F", "%", "%0", "%00", "%0d%0a", "%c0%af", "%ff", "%u0041", "\\", ";", "?", "#", "@", ":", "*", "|", "\"", "{}",
        "v1", "models", "chat", "completions", "config", "usage", "health", "circuit-breaker", "reset", "localhost", "127.0.0.1", "http:", "é", "a", "~",
    ];

    /// <summary>One of those that take forms, or any tame one.</summary>
    public static string Form(Random random) => random.Next(4) switch
    {
        0 => "POST /v1/audio/transcriptions",
        1 => "POST /v1/images/edits",
        _ => Tame(random),
    };

    /// <summary>One that the server can read: the connection goes on after the answer.</summary>
    public static string Tame(Random random) => $"{Methods[random.Next(Methods.Length)]} {Paths[random.Next(Paths.Length)]}";

    /// <summary>Any.</summary>
    public static string Wild(Random random)
    {
        string target = random.Next(8) switch
        {
            0 => "*",
            1 => "http://169.254.169.254/latest",
            2 => "localhost:443",
            3 => "/" + string.Concat(Enumerable.Repeat("a/", random.Next(4000))),
            _ => "/" + string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)])),
        };
        string method = random.Next(6) switch
        {
            0 => "CONNECT",
            1 => "HEAD",
            2 => "GE T",
            _ => Methods[random.Next(Methods.Length)],
        };
        return $"{method} {target}";
    }
}
