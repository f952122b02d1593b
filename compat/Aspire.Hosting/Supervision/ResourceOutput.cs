using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision;

/// <summary>Where resources' lines and the supervisor's own words go.</summary>
internal interface IResourceOutput
{
    /// <summary>A line a resource wrote.</summary>
    void Write(string resource, string line);

    /// <summary>Something the person at the terminal should know.</summary>
    void Say(string message);
}

/// <summary>The terminal: each line after its resource's name, in a colour of its own where colours can be seen.</summary>
internal sealed class ConsoleOutput : IResourceOutput
{
    private static readonly string[] Colours = ["36", "35", "32", "34", "33", "96", "95", "92"];

    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Whether escape sequences make sense where the output goes.</summary>
    public static bool HasColours =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public void Write(string resource, string line)
    {
        lock (_gate)
        {
            if (!_prefixes.TryGetValue(resource, out string? prefix))
            {
                prefix = HasColours ? $"\e[{Colours[_prefixes.Count % Colours.Length]}m[{resource}]\e[0m " : $"[{resource}] ";
                _prefixes[resource] = prefix;
            }

            Console.Out.WriteLine(prefix + line);
        }
    }

    public void Say(string message)
    {
        lock (_gate)
        {
            Console.Error.WriteLine(message);
        }
    }
}

/// <summary>The AppHost's log, one category per resource: what tests read.</summary>
internal sealed class LogOutput(ILoggerFactory loggers, IHostEnvironment environment) : IResourceOutput
{
    public void Write(string resource, string line) =>
        loggers.CreateLogger($"{environment.ApplicationName}.Resources.{resource}").LogInformation("{Line}", line);

    public void Say(string message) =>
        loggers.CreateLogger($"{environment.ApplicationName}.Resources").LogError("{Message}", message);
}
