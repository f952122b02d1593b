using System.Buffers.Text;
using System.Text;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Testing.Time;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Identity;

public sealed class CallerSealTests
{
    private const string Key = "an internal key of thirty-two characters";

    private static readonly ForwardedCaller Caller = new("key_a", "team", "organisation", IsAdmin: true, "192.0.2.1");

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryOpen_OwnSeal_IsTheCaller()
    {
        Assert.True(new CallerSeal(Key, _time).TryOpen(new CallerSeal(Key, _time).Seal(Caller), out ForwardedCaller? caller));
        Assert.Equal(Caller, caller);
    }

    [Fact]
    public void TryOpen_AnotherKeysSeal_IsRefused() =>
        Assert.False(new CallerSeal(Key, _time).TryOpen(new CallerSeal("another key", _time).Seal(Caller), out _));

    [Fact]
    public void TryOpen_AMinuteLater_IsRefused()
    {
        var seal = new CallerSeal(Key, _time);
        string value = seal.Seal(Caller);

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(seal.TryOpen(value, out _));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(seal.TryOpen(value, out _));
    }

    [Fact]
    public void TryOpen_ChangedContent_IsRefused()
    {
        var seal = new CallerSeal(Key, _time);
        string[] parts = seal.Seal(Caller with { IsAdmin = false }).Split('.');
        string content = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0]));
        Assert.Contains("false", content, StringComparison.Ordinal);

        string raised = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content.Replace("false", "true", StringComparison.Ordinal)));

        Assert.False(seal.TryOpen($"{raised}.{parts[1]}", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("e30")]
    [InlineData("e30.")]
    [InlineData("e30.e30.e30")]
    [InlineData("%%%.%%%")]
    public void TryOpen_AnythingElse_IsRefused(string value) => Assert.False(new CallerSeal(Key, _time).TryOpen(value, out _));
}
