using System.Net.Http.Json;
using System.Text.Json;

namespace LlmMesh.AppHost.Commands;

/// <summary>What the services answer to commands, in a sentence for the person who gave one.</summary>
internal static class CommandAnswers
{
    private const int MostNamed = 3;

    /// <summary>Reads the answer with <paramref name="tell"/>; an error of the mesh is told in its own words.</summary>
    public static async Task<ExecuteCommandResult> ReadAsync(
        HttpResponseMessage response, Func<JsonElement, ExecuteCommandResult> tell, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not "application/json")
        {
            return CommandResults.Failure($"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}.");
        }

        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return response.IsSuccessStatusCode ? tell(answer) : CommandResults.Failure(ReasonOf(answer) ?? $"The answer was {(int)response.StatusCode}.");
    }

    public static ExecuteCommandResult Told(string message) => new() { Success = true, Message = message };

    /// <summary><c>{"reset":[names]}</c>.</summary>
    public static ExecuteCommandResult Reset(JsonElement answer)
    {
        string[] names = [.. answer.GetProperty("reset").EnumerateArray().Select(name => name.GetString()!)];
        return Told(names.Length == 0 ? "No circuit was open." : $"{Count(names.Length, "circuit")} reset: {Some(names)}.");
    }

    /// <summary><c>{"ok","skipped","failed","checks":[…]}</c>. A provider that does not work is what the command was given for: a failure.</summary>
    public static ExecuteCommandResult Validated(JsonElement answer)
    {
        string counts = $"{answer.GetProperty("ok")} OK, {answer.GetProperty("skipped")} skipped, {answer.GetProperty("failed")} failed";
        string[] failed = [.. answer.GetProperty("checks").EnumerateArray()
            .Where(check => check.GetProperty("outcome").GetString() == "ERROR")
            .Select(check => $"{check.GetProperty("target")} ({check.GetProperty("capability")}): {check.GetProperty("reason")}")];
        return failed.Length == 0 ? Told($"{counts}.") : CommandResults.Failure($"{counts}: {Some(failed)}.");
    }

    /// <summary>A daily report's total.</summary>
    public static ExecuteCommandResult Reported(JsonElement answer)
    {
        JsonElement total = answer.GetProperty("total");
        return Told(
            $"{answer.GetProperty("date")}: {Count(total.GetProperty("requests").GetInt64(), "request")}, {total.GetProperty("failed")} failed, "
            + $"{total.GetProperty("cost_usd")} USD. The report is in the console log.");
    }

    private static string? ReasonOf(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("error", out JsonElement error)
            ? error.ValueKind == JsonValueKind.Object ? error.GetProperty("message").GetString() : error.GetString()
            : null;

    private static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string Some(string[] names) => names.Length <= MostNamed
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNamed))} and {names.Length - MostNamed} more";
}
