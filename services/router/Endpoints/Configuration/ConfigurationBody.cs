using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>A body of the configuration API: what it holds, or what is wrong with it.</summary>
internal readonly record struct ConfigurationBody<T>(T? Value, MeshError? Error);
