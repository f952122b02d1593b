using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace LlmMesh.State.IntegrationTests.Ledger;

/// <summary>
/// A script that ends after so many of its writes, as a crash of Garnet can leave it: its append-only file has each write by itself.
/// </summary>
internal sealed class TornScript(string name)
{
    private const string Reads = "GET HGET LLEN LRANGE TIME ZSCORE";

    private readonly string _text = Read(name);

    /// <summary>Runs it up to that many writes.</summary>
    /// <returns>Whether there was one more.</returns>
    public async Task<bool> RunAsync(IDatabase database, int writes, RedisKey[] keys, RedisValue[] arguments)
    {
        string cut = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            local server, left = redis, {{writes}}
            local redis = { call = function(command, ...)
              if not string.find('{{Reads}}', command, 1, true) then
                if left == 0 then error('torn') end
                left = left - 1
              end
              return server.call(command, ...)
            end }

            """);
        try
        {
            await database.ScriptEvaluateAsync(cut + _text, keys, arguments);
            return false;
        }
        catch (RedisServerException exception) when (exception.Message.Contains("torn", StringComparison.Ordinal))
        {
            return true;
        }
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(MeshState).Assembly.GetManifestResourceStream($"LlmMesh.State.Scripts.{name}.lua")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
