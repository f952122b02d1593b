using System.Net;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Endpoints;

/// <summary><c>/usage/export</c>.</summary>
public sealed class ExportTests(SharedState state) : IClassFixture<SharedState>
{
    // More than two of the pages that an export reads.
    private const int Many = 2500;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static readonly LedgerEvent Hostile = Events.Completed("req-1") with
    {
        RequestedModel = "=HYPERLINK(\"http://x\")",
        User = "a,b\r\n\"c\"\u0001",
        Tags = null,
    };

    [Fact]
    public async Task Export_Csv_HoldsEveryRecordNewestFirst()
    {
        LedgerEvent[] events = Events.Series(Many);
        await using StoredRecords records = await CreateAsync(events);

        string[] lines = (await TextAsync(records, "format=csv", "text/csv")).Split("\r\n");

        Assert.StartsWith("id,admitted_at,key,team,", lines[0], StringComparison.Ordinal);
        Assert.Equal(events.Reverse().Select(stored => stored.Id), lines[1..^1].Select(line => line[..line.IndexOf(',', StringComparison.Ordinal)]));
        Assert.Equal("", lines[^1]);
    }

    [Fact]
    public async Task Export_CsvOfHostileText_KeepsToItsFieldsAndHasNoFormula()
    {
        await using StoredRecords records = await CreateAsync(Hostile);

        string text = await TextAsync(records, "format=csv", "text/csv");

        Assert.EndsWith(
            "\r\nreq-1,2026-03-14T12:00:00.000Z,key-1,blue,acme,chat,\"'=HYPERLINK(\"\"http://x\"\")\",openrouter,moonshotai/kimi-k2.5,"
            + "true,completed,200,none,11,7,5,3,2,exact,0.001234567,catalogue,850,120,cheap,\"a,b\r\n\"\"c\"\"\u0001\",,2\r\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_JsonLines_HoldsTheRecordsAsTheListShowsThem()
    {
        await using StoredRecords records = await CreateAsync([Hostile, .. Events.Series(3)]);

        string text = await TextAsync(records, "format=jsonl", "application/jsonl");

        JsonElement page = await records.Usage.GetAsync("/usage/records");
        Assert.Equal(
            page.GetProperty("data").EnumerateArray().Select(record => record.GetRawText()),
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Export_Filtered_HoldsOnlyWhatMatches()
    {
        await using StoredRecords records = await CreateAsync(
            Events.Completed("a"), Events.Completed("b") with { User = "user-2" }, Events.Completed("c", Events.Noon.AddDays(1)));

        string text = await TextAsync(records, "format=csv&user=user-1&to=2026-03-15", "text/csv");

        Assert.Equal(["id", "a"], text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Export_NothingMatches_IsAHeading()
    {
        await using StoredRecords records = await CreateAsync();

        Assert.Single((await TextAsync(records, "format=csv", "text/csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(await TextAsync(records, "format=jsonl", "application/jsonl"));
    }

    [Fact]
    public async Task Export_DatabaseAway_IsAnErrorAndNoFile()
    {
        await using var ledger = new SqliteTestLedger();
        Directory.CreateDirectory(ledger.File);
        await using UsageHost usage = await UsageHost.StartAsync(state, ledger.Configuration);

        using HttpResponseMessage answer = await usage.Client.GetAsync(new Uri("/usage/export", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Null(answer.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task Export_Spreadsheet_IsValidAndHoldsRecordsAndSums()
    {
        await using StoredRecords records = await CreateAsync([Hostile, .. Events.Series(Many)]);

        using Workbook workbook = Workbook.Open(await BytesAsync(records, "format=xlsx"));

        Assert.Empty(workbook.Errors());
        Assert.Equal(["Raw Data", "Summary by Model"], workbook.Sheets);
        List<string[]> rows = workbook.Rows("Raw Data");
        Assert.Equal(Many + 2, rows.Count);
        Assert.Equal("=HYPERLINK(\"http://x\")", rows.Single(row => row[0] == "req-1")[6]);
        Assert.Equal("a,b\n\"c\"\uFFFD", rows.Single(row => row[0] == "req-1")[24]);
        Assert.Equal(
            ["openrouter", "moonshotai/kimi-k2.5", "2501", "2501", "27511", "17507", "12505", "7503", "5002", "3.087652067"],
            workbook.Rows("Summary by Model")[1]);
    }

    [Fact]
    public async Task Export_Spreadsheet_OpensInASpreadsheetProgram()
    {
        Assert.SkipUnless(SpreadsheetProgram.IsInstalled, "No spreadsheet program is installed: ssconvert, of the package gnumeric.");
        await using StoredRecords records = await CreateAsync([Hostile, .. Events.Series(3)]);

        byte[] file = await BytesAsync(records, "format=xlsx");

        string rawData = await SpreadsheetProgram.ReadSheetAsync(file, "Raw Data");
        Assert.Equal(5, rawData.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.Contains("openrouter", StringComparison.Ordinal)
            || line.StartsWith("id,admitted_at", StringComparison.Ordinal)));
        Assert.Contains("HYPERLINK", rawData, StringComparison.Ordinal);
        string summary = await SpreadsheetProgram.ReadSheetAsync(file, "Summary by Model");
        Assert.Contains("openrouter,moonshotai/kimi-k2.5,4,4,44,28,20,12,8,0.004938268", summary, StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(StoredRecords records, string parameters, string mediaType)
    {
        using HttpResponseMessage answer = await records.Usage.Client.GetAsync(new Uri($"/usage/export?{parameters}", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        return await answer.Content.ReadAsStringAsync(Cancelled);
    }

    private static async Task<byte[]> BytesAsync(StoredRecords records, string parameters) =>
        await records.Usage.Client.GetByteArrayAsync(new Uri($"/usage/export?{parameters}", UriKind.Relative), Cancelled);

    private async Task<StoredRecords> CreateAsync(params IReadOnlyList<LedgerEvent> events) =>
        await StoredRecords.CreateAsync(state, new SqliteTestLedger(), events);
}
