using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace LlmMesh.ServiceDefaults.Identity;

/// <summary>The secret that the mesh's own processes share: <c>Mesh:InternalKey</c>, at least 32 characters.</summary>
public static class InternalKey
{
    private const string Setting = "Mesh:InternalKey";
    private const int LeastLength = 32;

    /// <summary>Reads it.</summary>
    /// <returns>The key; null when there is none, which only Development allows.</returns>
    /// <exception cref="InternalKeyException">It is missing or too short; the message says what to set.</exception>
    public static string? Read(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration[Setting] is { Length: > 0 } key)
        {
            return key.Length >= LeastLength
                ? key
                : throw new InternalKeyException($"{Setting} has {key.Length} characters; give it at least {LeastLength} random ones.");
        }

        return environment.IsDevelopment()
            ? null
            : throw new InternalKeyException(
                $"{Setting} is not set. Set the environment variable Mesh__InternalKey to the same secret of at least {LeastLength} random"
                + " characters for every service of the mesh: without it nobody can tell who the edge speaks for.");
    }
}

/// <summary>The mesh's internal key is missing or unfit; the message says what to set, and never what was.</summary>
public sealed class InternalKeyException(string message) : Exception(message);
