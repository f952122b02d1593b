namespace LlmMesh.Router.Dialects.ServerSentEvents;

/// <summary>How a stream is cut into frames.</summary>
internal enum Framing
{
    /// <summary>Server-sent events.</summary>
    Events = 0,

    /// <summary>A JSON document on each line. https://github.com/ndjson/ndjson-spec</summary>
    Lines,
}
