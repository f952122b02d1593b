using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Hosting;

namespace LlmMesh.ServiceDefaults.Configuration;

/// <summary>Reads settings, provider keys above all, from a <c>.env</c> file.</summary>
internal static class DotEnvExtensions
{
    private const string FileName = ".env";

    /// <summary>Configuration key that switches the file off when false, for runs that must not see a developer's keys. Default: true.</summary>
    private const string EnabledKey = "DotEnv:Enabled";

    /// <summary>
    /// Adds the nearest <c>.env</c> from the content root upwards, if there is one, below the environment variables: a real variable
    /// wins, and the file wins over <c>appsettings.json</c>. It is read again when it changes. The process environment is left as it is.
    /// </summary>
    public static void AddDotEnvFile(this IHostApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue(EnabledKey, defaultValue: true)
            || FindUpwards(builder.Environment.ContentRootPath) is not { } path)
        {
            return;
        }

        IList<IConfigurationSource> sources = builder.Configuration.Sources;
        sources.Insert(IndexOfEnvironment(sources), new DotEnvSource(path));
    }

    private static string? FindUpwards(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, FileName);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The source without a prefix: the host's own, with prefixes, come earlier and must stay below.</summary>
    private static int IndexOfEnvironment(IList<IConfigurationSource> sources)
    {
        for (int index = 0; index < sources.Count; index++)
        {
            if (sources[index] is EnvironmentVariablesConfigurationSource { Prefix: null or "" })
            {
                return index;
            }
        }

        return sources.Count;
    }
}
