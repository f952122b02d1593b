using LlmMesh.Router.Envelope;
using LlmMesh.Router.Errors;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.UnitTests.Envelope;

public sealed class TimeoutHeaderTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("20000", 20_000)]
    [InlineData("20000ms", 20_000)]
    [InlineData("20s", 20_000)]
    [InlineData("0.5S", 500)]
    [InlineData(" 1 ", 1)]
    [InlineData("900s", 600_000)]
    public void Read_Number_ShortensTheLimit(string value, int expectedMs)
    {
        Assert.Null(TimeoutHeader.Read(Headers(value), Longest, out TimeSpan limit));
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), limit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("20m")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999999999999s")]
    [InlineData("NaN")]
    public void Read_AnythingElse_IsRefusedByName(string value)
    {
        MeshError? error = TimeoutHeader.Read(Headers(value), Longest, out TimeSpan limit);

        Assert.Equal((ErrorCode.InvalidValue, "x-mesh-timeout"), (error?.Code, error?.Param));
        Assert.Equal(Longest, limit);
    }

    [Fact]
    public void Read_NoHeader_KeepsTheConfiguredLimit()
    {
        Assert.Null(TimeoutHeader.Read(new HeaderDictionary(), Longest, out TimeSpan limit));
        Assert.Equal(Longest, limit);
    }

    private static HeaderDictionary Headers(string value) => new() { [TimeoutHeader.Name] = value };
}
