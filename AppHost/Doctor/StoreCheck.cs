using System.Net.Sockets;
using LlmMesh.AppHost.Redis;

namespace LlmMesh.AppHost.Doctor;

/// <summary>The shared state: a Redis that a connection string names, or else the embedded one, installed and with a place to write.</summary>
internal sealed class StoreCheck(string? connectionString, MeshSettings mesh) : ICheck
{
    private const int DefaultPort = 6379;

    public string Name => "redis";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) =>
        connectionString is { Length: > 0 } external ? [await ReachAsync(external, cancellationToken)] : [.. Embedded()];

    private IEnumerable<Finding> Embedded()
    {
        yield return Installed(() => { GarnetTool.RequireInstalled(); return "embedded (Garnet) is installed"; }, "Run: dotnet tool restore");
        yield return Installed(
            () => $"durability is {RedisDurability.Of(mesh.RedisDurability).Name}", "Correct Mesh__Redis__Durability, or leave it out.");
    }

    private Finding Installed(Func<string> look, string remedy)
    {
        try
        {
            return Finding.Fine(Name, look());
        }
        catch (DistributedApplicationException missing)
        {
            return Finding.Wrong(Name, missing.Message, remedy);
        }
    }

    // Whoever answers a PING at all is a Redis; one that wants a password or TLS says so to the services.
    private async Task<Finding> ReachAsync(string text, CancellationToken cancellationToken)
    {
        string endpoint = text.Split(',', StringSplitOptions.TrimEntries)[0];
        string[] parts = endpoint.Split(':');
        string host = parts[0];
        int port = parts.Length > 1 && int.TryParse(parts[1], out int named) ? named : DefaultPort;
        const string Remedy = "Start it, or correct ConnectionStrings__redis; without that variable the embedded Redis is used.";
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancellationToken);
            if (text.Contains("ssl=true", StringComparison.OrdinalIgnoreCase))
            {
                return Finding.Fine(Name, $"{host}:{port} accepts connections");
            }

            await using NetworkStream stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
            byte[] answer = new byte[1];
            await stream.ReadExactlyAsync(answer, cancellationToken);
            return answer[0] is (byte)'+' or (byte)'-'
                ? Finding.Fine(Name, $"{host}:{port} answers")
                : Finding.Wrong(Name, $"{host}:{port} answers, and is not a Redis", Remedy);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return Finding.Wrong(Name, $"{host}:{port} cannot be reached: {failure.Message}", Remedy);
        }
    }
}
