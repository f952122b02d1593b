using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Ledger;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Ledger;

public sealed class ReportedUsageTests
{
    [Fact]
    public void Read_OverlappingCounts_AreSeparated() => Assert.Equal(
        new ReportedUsage(new TokenUsage(Input: 6, CacheRead: 4, CacheWrite: 0, Output: 1, Reasoning: 2), ChargedNanoDollars: 1_501),
        Read("""
            {"usage":{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":4},
             "completion_tokens":3,"completion_tokens_details":{"reasoning_tokens":2},"cost":0.0000015001}}
            """));

    [Theory]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"usage":null}""")]
    [InlineData("""[]""")]
    public void Read_NoUsage_IsNone(string answer) => Assert.Null(Read(answer));

    [Fact]
    public void Read_NonsenseCounts_AreNothing() => Assert.Equal(
        new ReportedUsage(default, null), Read("""{"usage":{"prompt_tokens":-3,"completion_tokens":"many","cost":-1}}"""));

    private static ReportedUsage? Read(string answer) => ReportedUsage.Read(JsonElement.Parse(answer));
}
