using System.Text.Json;

namespace LlmMesh.Router.Errors;

/// <summary>The form that errors take on routes of one dialect. Routes without one answer in OpenAI's.</summary>
internal interface IErrorDialect
{
    /// <summary>Writes the whole body. Words that came from outside have been scrubbed.</summary>
    void WriteError(Utf8JsonWriter json, MeshError error, string requestId);
}
