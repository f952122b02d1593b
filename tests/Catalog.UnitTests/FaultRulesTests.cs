using LlmMesh.Contracts;

namespace LlmMesh.Catalog.UnitTests;

public sealed class FaultRulesTests
{
    [Fact]
    public void Read_EveryField_ArrivesInTheSnapshot() => Assert.Equal(
        new FaultRule
        {
            Provider = "acme",
            Status = 429,
            StatusTo = 430,
            Code = "team_*",
            Message = "*limit*",
            Phase = FaultPhase.Stream,
            Wait = FaultWait.Hours,
            Class = FaultClass.QuotaExhausted,
            Action = FaultAction.Next,
        },
        Configured.Snapshot(Examples.EveryField).FaultRules[0]);

    [Fact]
    public void Read_OperatorsRows_StandInTheirOrderBeforeTheSeed()
    {
        IReadOnlyList<FaultRule> seed = Configured.Seed().FaultRules;

        IReadOnlyList<FaultRule> rules = Configured.Snapshot(Rules(
            """{ "status": 418, "class": "overloaded" }, { "provider": "p", "class": "timeout" }""")).FaultRules;

        Assert.Equal([FaultClass.Overloaded, FaultClass.Timeout], rules.Take(2).Select(rule => rule.Class));
        Assert.Equal(seed, rules.Skip(2));
    }

    [Fact]
    public void Seed_Rows_AreAllDifferent()
    {
        IReadOnlyList<FaultRule> rules = Configured.Seed().FaultRules;

        Assert.True(rules.Count > 100);
        Assert.Equal(rules.Count, rules.Distinct().Count());
    }

    [Theory]
    [InlineData(""" "status": 500 """, ".class", "is required")]
    [InlineData(""" "status": 500, "class": "sulking" """, ".class", "rate_limited")]
    [InlineData(""" "status": 500, "class": "cancelled" """, ".class", "rate_limited")]
    [InlineData(""" "status": 500, "class": "none" """, ".class", "rate_limited")]
    [InlineData(""" "status": 500, "class": "timeout", "action": "hope" """, ".action", "larger_window")]
    [InlineData(""" "status": 500, "class": "timeout", "action": "default" """, ".action", "larger_window")]
    [InlineData(""" "class": "timeout", "phase": "any" """, ".phase", "stream")]
    [InlineData(""" "class": "timeout", "wait": "days" """, ".wait", "hours")]
    [InlineData(""" "provider": "nobody", "class": "timeout" """, ".provider", "names no provider")]
    [InlineData(""" "provider": null, "class": "timeout" """, ".provider", "a string")]
    [InlineData(""" "status": 99, "class": "timeout" """, ".status", "from 100 to 599")]
    [InlineData(""" "status": 600, "class": "timeout" """, ".status", "from 100 to 599")]
    [InlineData(""" "status": "5xx", "class": "timeout" """, ".status", "from 100 to 599")]
    [InlineData(""" "status": 500, "status_to": 600, "class": "timeout" """, ".status_to", "from 100 to 599")]
    [InlineData(""" "status": 500, "status_to": 500, "class": "timeout" """, ".status_to", "above status")]
    [InlineData(""" "status_to": 500, "class": "timeout" """, ".status_to", "above status")]
    [InlineData(""" "code": "", "class": "timeout" """, ".code", "any text")]
    [InlineData(""" "message": "**", "class": "timeout" """, ".message", "any text")]
    [InlineData(""" "message": ["a"], "class": "timeout" """, ".message", "a string")]
    [InlineData(""" "class": "timeout" """, "", "matches every error")]
    [InlineData(""" "class": "timeout", "action": "next" """, "", "matches every error")]
    [InlineData(""" "status": 500, "class": "timeout", "param": "x" """, ".param", "is not a field")]
    public void Read_BadRow_NamesThePath(string row, string path, string message)
    {
        CatalogResult result = Configured.Read(Rules($$"""{ "status": 500, "class": "timeout" }, { {{row}} }"""));

        ConfigurationError error = Assert.Single(result.Errors);
        Assert.Equal("$.fault_rules[1]" + path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "$.fault_rules", "an array")]
    [InlineData("[1]", "$.fault_rules[0]", "an object")]
    public void Read_BadTable_NamesThePath(string table, string path, string message)
    {
        ConfigurationError error = Assert.Single(Configured.Read($$"""{ "fault_rules": {{table}} }""").Errors);

        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static string Rules(string rows) => Examples.WithProvider($$""" "fault_rules": [{{rows}}] """);
}
