using System.Diagnostics;
using System.Globalization;

namespace LlmMesh.Load.Systems;

/// <summary>A state server, and what it promises of what it has confirmed.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Window">A crash takes nothing that was confirmed so long before; zero: nothing at all.</param>
/// <param name="Command">Starts it on a port, with its data in a folder.</param>
internal sealed record StateSetting(string Name, TimeSpan Window, Func<int, string, ProcessStartInfo> Command)
{
    /// <summary>The embedded server as the AppHost starts it.</summary>
    public static readonly StateSetting GarnetWindow = new("Garnet window", TimeSpan.FromSeconds(1), (port, folder) => Garnet(port, folder));

    /// <summary>The same with <c>Mesh:Redis:Durability=strict</c>.</summary>
    public static readonly StateSetting GarnetStrict = new("Garnet strict", TimeSpan.Zero, (port, folder) => Garnet(port, folder, "--aof-commit-wait"));

    public static readonly StateSetting RedisEverySecond = new("redis everysec", TimeSpan.FromSeconds(1), (port, folder) => Redis(port, folder, "everysec"));

    public static readonly StateSetting RedisAlways = new("redis always", TimeSpan.Zero, (port, folder) => Redis(port, folder, "always"));

    public bool IsStrict => Window == TimeSpan.Zero;

    private static ProcessStartInfo Garnet(int port, string folder, params string[] waiting)
    {
        ProcessStartInfo command = Built.Garnet(
            [
                "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
                "--lua", "--lua-transaction-mode", "--device-type", "RandomAccess",
                "--aof", "--aof-commit-freq", "0", .. waiting, "--recover", "--checkpointdir", folder,
                "--aof-size-limit", "128m", "--aof-segment-size", "32m",
                "--memory", "1g", "--page", "4m", "--index", "16m", "--aof-page-size", "8m", "--aof-memory", "32m",
                "-q", "--logger-level", "Error",
            ]);
        command.Environment["DOTNET_gcServer"] = "0";
        return command;
    }

    private static ProcessStartInfo Redis(int port, string folder, string appendFsync) => new(
        "redis-server",
        [
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
            "--save", "", "--appendonly", "yes", "--appendfsync", appendFsync, "--dir", folder,
        ]);
}
