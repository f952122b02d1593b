using LlmMesh.Catalog;
using LlmMesh.Router.Configuration;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>The configuration API's errors.</summary>
internal static class ConfigurationAnswers
{
    /// <summary>The versions are in the shared state.</summary>
    public static readonly MeshError Unavailable = new(
        ErrorCode.StateUnavailable, "Versions of the configuration are in the shared state, which does not answer. Nothing has changed; try again shortly.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>There is no such version.</summary>
    public static readonly MeshError UnknownVersion = new(
        ErrorCode.VersionNotFound, "No version of this number is kept. GET /config/versions lists those that are.")
    { Param = "number" };

    private static readonly MeshError ReadOnly = new(
        ErrorCode.ConfigurationReadOnly,
        "Mesh:Config:Shared is false: each process keeps to its own file. Edit the file, or set it to true to change the configuration over the API.");

    /// <summary>What would come of it is not valid.</summary>
    public static MeshError Invalid(IReadOnlyList<ConfigurationError> errors) => new(
        ErrorCode.InvalidConfiguration,
        errors.Count == 1
            ? $"The configuration would not be valid, nothing has changed: {errors[0]}"
            : $"The configuration would have {errors.Count} errors, nothing has changed; each stands in errors with its path.")
    { Places = errors, Param = errors.Count > 0 ? errors[0].Path : null };

    /// <summary>The error of a change that did not come about; null when it did.</summary>
    public static MeshError? ErrorOf(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Accepted => null,
        ChangeOutcome.Conflict conflict => new MeshError(
            ErrorCode.VersionConflict,
            $"Version {conflict.Current} is in force, which is not the one this change was made for. Read GET /config again and repeat the change on it.")
        { Param = "If-Match" },
        ChangeOutcome.Refused refused => Invalid(refused.Errors),
        ChangeOutcome.Unknown => UnknownVersion,
        _ => ReadOnly,
    };
}
