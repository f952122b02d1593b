using System.Text.Json;
using LlmMesh.Catalog.Editing;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Configuration;
using LlmMesh.Router.Errors;
using LlmMesh.State;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>What an operator wants changed.</summary>
/// <param name="Action">The audit log's word for it, as <c>subject.verb</c>.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Edit">Makes the new text of the text in force.</param>
/// <param name="Expected">The version it was made for; null: whichever is in force.</param>
internal sealed record ConfigurationOrder(string Action, string Subject, Func<string, string> Edit, long? Expected);

/// <summary>Carries out changes of the configuration: told to the audit log, handed to the desk, answered.</summary>
internal sealed class ConfigurationOrders(ConfigurationDesk desk, ManagementAudit audit)
{
    private const string Nothing = "{}";

    // The only way in which a valid text and a valid change of it make none.
    private static readonly MeshError TooDeep = new(ErrorCode.InvalidJson, "The configuration would be nested too deeply.");

    /// <summary>Changes the text. What is certain to be refused is not recorded.</summary>
    public Task ChangeAsync(HttpContext http, ConfigurationOrder order) => AnswerAsync(http, order.Expected, async () =>
    {
        string text = desk.Current?.Document ?? Nothing;
        string wanted = order.Edit(text);
        if (desk.ErrorsOf(wanted) is { Count: > 0 } errors)
        {
            return (new ChangeOutcome.Refused(errors), []);
        }

        IReadOnlyList<ConfigurationEdit> edits = ConfigurationText.Difference(text, wanted);
        await audit.RecordAsync(http, order.Action, order.Subject, ConfigurationAudit.Before(text, edits), ConfigurationAudit.After(edits));
        var change = new ConfigurationChange(order.Edit, http.Caller().Identity.Key) { Expected = order.Expected };
        return (await desk.ChangeAsync(change, http.RequestAborted), edits);
    });

    /// <summary>Publishes another version once more. What is certain to be refused is not recorded.</summary>
    public Task ActivateAsync(HttpContext http, ConfigurationVersion version, long? expected) => AnswerAsync(http, expected, async () =>
    {
        if (desk.ErrorsOf(version) is { Count: > 0 } errors)
        {
            return (new ChangeOutcome.Refused(errors), []);
        }

        IReadOnlyList<ConfigurationEdit> edits = ConfigurationText.Difference(desk.Current?.Document ?? Nothing, version.Document);
        await audit.RecordAsync(
            http, "config.activate", $"{version.Number}", ConfigurationAudit.Version(desk.Current?.Number), ConfigurationAudit.Version(version.Number));
        return (await desk.ActivateAsync(version.Number, http.Caller().Identity.Key, expected, http.RequestAborted), edits);
    });

    private async Task AnswerAsync(
        HttpContext http, long? expected, Func<Task<(ChangeOutcome Outcome, IReadOnlyList<ConfigurationEdit> Edits)>> carryOut)
    {
        MeshError? error;
        try
        {
            // Numbers only grow, so an older one than this replica knows is no more in force anywhere.
            (ChangeOutcome outcome, IReadOnlyList<ConfigurationEdit> edits) =
                !desk.IsShared ? (new ChangeOutcome.ReadOnly(), [])
                : desk.Current is { } current && expected < current.Number ? (new ChangeOutcome.Conflict(current.Number), [])
                : await carryOut();
            if (outcome is ChangeOutcome.Accepted { Version: { } version })
            {
                ExpectedVersion.Tell(http.Response, version.Number);
                await http.Response.WriteAsJsonAsync(
                    new ConfigurationChangeView(VersionViews.Of(version), [.. edits.Select(ConfigurationText.PathOf)]),
                    ConfigurationJson.Default.ConfigurationChangeView,
                    cancellationToken: http.RequestAborted);
                return;
            }

            if (outcome is ChangeOutcome.Conflict { Current: var inForce })
            {
                ExpectedVersion.Tell(http.Response, inForce);
            }

            error = ConfigurationAnswers.ErrorOf(outcome);
        }
        catch (StateUnavailableException)
        {
            error = ConfigurationAnswers.Unavailable;
        }
        catch (JsonException)
        {
            error = TooDeep;
        }

        await ErrorWriter.WriteAsync(http.Response, error!, http.RequestAborted);
    }
}
