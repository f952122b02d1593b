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

    private static readonly string[] Faults = [.. Enum.GetValues<FaultClass>().Select(ColumnText.From)];

    /// <summary>Names of the parameters that choose records, for every route that does.</summary>
    public static readonly string[] Filters =
        ["from", "to", "provider", "model", "key", "team", "outcome", "fault", "category", "user", "tag"];

    /// <summary>A page of records.</summary>
    public static (RecordQuery Query, QueryProblem? Problem) Read(IQueryCollection parameters)
    {
        var reader = new QueryReader(parameters, [.. Filters, "limit", "cursor"]);
        RecordQuery query = ReadFilters(reader) with
        {
            Limit = reader.Number("limit", DefaultLimit, 1, MaximumLimit),
            After = Cursor(reader),
        };
        return (query, reader.Problem);
    }

    /// <summary>The filters alone, in the largest pages.</summary>
    public static RecordQuery ReadFilters(QueryReader reader)
    {
        var query = new RecordQuery
        {
            From = reader.Moment("from"),
            To = reader.Moment("to"),
            Provider = reader.Text("provider"),
            Model = reader.Text("model"),
            Key = reader.Text("key"),
            Team = reader.Text("team"),
            Outcome = reader.OneOf("outcome", Outcomes),
            Fault = reader.OneOf("fault", Faults),
            Category = reader.Text("category"),
            User = reader.Text("user"),
            Tag = reader.Text("tag"),
            Limit = MaximumLimit,
        };
        if (query.From >= query.To)
        {
            reader.Refuse("from", "Must be earlier than 'to'; 'from' is included, 'to' is not.");
        }

        return query;
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
