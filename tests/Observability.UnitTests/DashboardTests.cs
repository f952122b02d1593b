using System.Text.Json;
using System.Text.RegularExpressions;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.Observability.UnitTests;

/// <summary>
/// The dashboards against Grafana's model of one, as far as it concerns them: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/.
/// </summary>
public sealed partial class DashboardTests
{
    private const int Columns = 24;

    /// <summary>What the runtime itself says.</summary>
    private static readonly string[] OthersMetrics = ["dotnet_process_memory_working_set_bytes", "dotnet_process_cpu_time_seconds_total"];

    public static TheoryData<string> Dashboards =>
        [.. Directory.EnumerateFiles(Folder("grafana", "dashboards"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Dashboard_Panels_AreSoundAndDoNotOverlap(string name)
    {
        JsonElement dashboard = Read(name);
        JsonElement[] panels = [.. dashboard.GetProperty("panels").EnumerateArray()];

        Assert.Equal(name, dashboard.GetProperty("uid").GetString());
        Assert.Equal(panels.Length, panels.Select(static panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, static panel => Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("title").GetString())));
        var taken = new HashSet<(int X, int Y)>();
        foreach (JsonElement place in panels.Select(static panel => panel.GetProperty("gridPos")))
        {
            (int x, int y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
            (int w, int h) = (place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.InRange(x + w, 1, Columns);
            foreach (int column in Enumerable.Range(x, w))
            {
                Assert.All(Enumerable.Range(y, h), row => Assert.True(taken.Add((column, row)), $"({column}, {row}) is taken twice"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Dashboard_EveryQuery_GoesToTheChosenDataSourceAndSaysWhatItShows(string name)
    {
        JsonElement dashboard = Read(name);
        Assert.Contains(
            dashboard.GetProperty("templating").GetProperty("list").EnumerateArray(),
            static variable => variable.GetProperty("name").GetString() == "datasource" && variable.GetProperty("type").GetString() == "datasource");
        foreach (JsonElement panel in dashboard.GetProperty("panels").EnumerateArray().Where(static panel => panel.GetProperty("type").GetString() != "row"))
        {
            Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("description").GetString()), panel.GetProperty("title").GetString());
            Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
            Assert.All(
                panel.GetProperty("targets").EnumerateArray().Select(static target => target.GetProperty("datasource")).Append(panel.GetProperty("datasource")),
                static source => Assert.Equal("${datasource}", source.GetProperty("uid").GetString()));
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public async Task Dashboard_Expressions_AreTakenByPrometheus(string name)
    {
        Assert.SkipUnless(Promtool.IsInstalled, Promtool.Missing);
        string rules = "groups: [{ name: panels, rules: ["
            + string.Join(",\n", Expressions(name).Select(static (expression, i) => $"{{ record: 'panel:{i}', expr: {JsonSerializer.Serialize(Resolve(expression))} }}"))
            + "] }]";
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, rules, TestContext.Current.CancellationToken);

        (int exitCode, string output) = await Promtool.RunAsync(["check", "rules", "--lint=none", file], "", TestContext.Current.CancellationToken);
        File.Delete(file);

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Dashboard_Metrics_AreDocumented(string name) =>
        Assert.Empty(Expressions(name).SelectMany(MetricsIn).Distinct().Except(Known()));

    [Fact]
    public void Rules_Metrics_AreDocumented()
    {
        IEnumerable<string> lines = File.ReadLines(Path.Combine(Folder("prometheus", "rules"), "llmmesh.rules.yml"))
            .Where(static line => !line.TrimStart().StartsWith('#') && !line.Contains("description:", StringComparison.Ordinal));

        Assert.Empty(lines.SelectMany(MetricsIn).Distinct().Except(Known()));
    }

    // What the service says with a suffix for each kind of sample, the documentation says once.
    private static IEnumerable<string> Known() => DocumentedMetrics.Read()
        .SelectMany(static metric => metric.Kind == "histogram"
            ? (string[])[$"{metric.Family}_bucket", $"{metric.Family}_sum", $"{metric.Family}_count"]
            : [metric.Family])
        .Concat(OthersMetrics);

    private static IEnumerable<string> MetricsIn(string expression) =>
        MetricName().Matches(LabelsAndTexts().Replace(expression, "")).Select(static match => match.Value);

    private static IEnumerable<string> Expressions(string name) => Read(name).GetProperty("panels").EnumerateArray()
        .Where(static panel => panel.TryGetProperty("targets", out _))
        .SelectMany(static panel => panel.GetProperty("targets").EnumerateArray())
        .Select(static target => target.GetProperty("expr").GetString()!);

    private static string Resolve(string expression) => expression
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
        .Replace("$__range", "6h", StringComparison.Ordinal)
        .Replace("$provider", ".*", StringComparison.Ordinal)
        .Replace("$circuit", ".*", StringComparison.Ordinal);

    private static JsonElement Read(string name) => JsonElement.Parse(File.ReadAllText(Path.Combine(Folder("grafana", "dashboards"), $"{name}.json")));

    private static string Folder(params string[] path) => Path.Combine([RepositoryRoot.Path, "deploy", "observability", .. path]);

    [GeneratedRegex(@"\b(?:llmmesh|gen_ai|dotnet)_\w+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetricName();

    /// <summary>What may look like a metric and is none: texts, matchers, templates, and the labels behind <c>by</c>.</summary>
    [GeneratedRegex("\"[^\"]*\"|\\{[^}]*\\}|\\bby\\s*\\([^)]*\\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelsAndTexts();
}
