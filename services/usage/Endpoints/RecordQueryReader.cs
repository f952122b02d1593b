using LlmMesh.Contracts;
using LlmMesh.Usage.Reports;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Endpoints;

/// <summary>The parameters of <c>/usage/records</c>.</summary>
internal static class RecordQueryReader
{
    private const int DefaultLimit = 50;
    private const int MaximumLimit = 1000;

    private static readonly string[] Outcomes = [.. Enum.GetValues<RequestOutcome>().Select(ColumnText.From)];

    public static (RecordQuery Query, QueryProblem? Problem) Read(IQueryCollection parameters)
    {
        var reader = new QueryReader(parameters, "from", "to", "provider", "model", "key", "team", "outcome", "limit", "cursor");
        var query = new RecordQuery
        {
            From = reader.Moment("from"),
            To = reader.Moment("to"),
            Provider = reader.Text("provider"),
            Model = reader.Text("model"),
            Key = reader.Text("key"),
            Team = reader.Text("team"),
            Outcome = reader.OneOf("outcome", Outcomes),
            Limit = reader.Number("limit", DefaultLimit, 1, MaximumLimit),
            After = Cursor(reader),
        };
        if (query.From >= query.To)
        {
            reader.Refuse("from", "Must be earlier than 'to'; 'from' is included, 'to' is not.");
        }

        return (query, reader.Problem);
    }

    private static RecordCursor? Cursor(QueryReader reader)
    {
        string? text = reader.Text("cursor");
        if (text is null)
        {
            return null;
        }

        RecordCursor? cursor = RecordCursor.Parse(text);
        if (cursor is null)
        {
            reader.Refuse("cursor", "Give the 'next_cursor' of the page before, unchanged, or leave it out to begin with the newest.");
        }

        return cursor;
    }
}
