using LlmMesh.Usage.Reports;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Reports;

public sealed class RecordCursorTests
{
    [Theory]
    [InlineData(0, "a")]
    [InlineData(-1, "with space and ünïcode")]
    [InlineData(long.MaxValue, "req-1")]
    public void Parse_WhatToStringWrote_GivesThePositionBack(long admittedAtMs, string id)
    {
        var cursor = new RecordCursor(admittedAtMs, id);

        Assert.Equal(cursor, RecordCursor.Parse(cursor.ToString()));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("####")]
    [InlineData("MTIz")] // 123
    [InlineData("MTIzIA")] // 123 and a separator
    [InlineData("IGFiYw")] // a separator and abc
    [InlineData("YWJjIGRlZg")] // abc def
    [InlineData("OTk5OTk5OTk5OTk5OTk5OTk5OTkgYQ")] // a number over the range
    public void Parse_AnythingElse_GivesNothing(string text) => Assert.Null(RecordCursor.Parse(text));
}
