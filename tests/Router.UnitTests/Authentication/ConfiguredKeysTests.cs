using LlmMesh.Router.Authentication;
using LlmMesh.Router.Exchanges;
using Microsoft.Extensions.Configuration;

namespace LlmMesh.Router.UnitTests.Authentication;

public sealed class ConfiguredKeysTests
{
    private const string Admin = "admin-0123456789-0123456789-0123456789";

    [Theory]
    [InlineData(null, null)]
    [InlineData("", " , ")]
    [InlineData("data", null)]
    public void Read_ProductionWithoutAdminKey_SaysWhatToSet(string? data, string? admin)
    {
        Assert.Null(Read("Production", data, admin, out IReadOnlyList<string> errors));
        Assert.Contains("LLMMESH_ADMIN_KEYS", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ShortAdminKey_IsRefusedWithoutBeingShown()
    {
        Assert.Null(Read("Development", null, "short-canary", out IReadOnlyList<string> errors));
        Assert.Contains("32", Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KeyOfBothKinds_IsRefused()
    {
        Assert.Null(Read("Production", $"one,{Admin}", Admin, out IReadOnlyList<string> errors));
        Assert.Contains("both", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralErrors_AreAllSaid()
    {
        Assert.Null(Read("Production", new string('x', 600), "short", out IReadOnlyList<string> errors));
        Assert.Equal(2, errors.Count);
    }

    [Fact]
    public void Anonymous_DevelopmentWithoutKeys_MayDoEverything()
    {
        Caller anonymous = Accept("Development", null, null).Anonymous!;

        Assert.True(anonymous.May(CallerRights.Data) && anonymous.May(CallerRights.Admin));
        Assert.Equal("anonymous", anonymous.Identity.Key);
    }

    [Theory]
    [InlineData("Development", "data", null)]
    [InlineData("Development", null, Admin)]
    [InlineData("Production", null, Admin)]
    public void Anonymous_AnyKeyIsConfigured_IsNobody(string environment, string? data, string? admin) =>
        Assert.Null(Accept(environment, data, admin).Anonymous);

    [Fact]
    public void Find_Keys_AreOfTheirKindAndNamedByTheirHashOnly()
    {
        ConfiguredKeys keys = Accept("Production", " good,, other,good ", Admin);

        Caller good = keys.Find(SecretHash.Of("good"))!;
        Caller admin = keys.Find(SecretHash.Of(Admin))!;
        Assert.Equal((CallerRights.Data, CallerRights.Admin), (good.Rights, admin.Rights));
        Assert.Matches("^key-[0-9a-f]{16}$", good.Identity.Key);
        Assert.NotEqual(good.Identity.Key, keys.Find(SecretHash.Of("other"))!.Identity.Key);
        Assert.Null(keys.Find(SecretHash.Of("Good")));
        Assert.Null(keys.Find(SecretHash.Of("good,other")));
    }

    private static ConfiguredKeys Accept(string environment, string? data, string? admin)
    {
        ConfiguredKeys? keys = Read(environment, data, admin, out IReadOnlyList<string> errors);
        Assert.Empty(errors);
        return keys!;
    }

    private static ConfiguredKeys? Read(string environment, string? data, string? admin, out IReadOnlyList<string> errors) => ConfiguredKeys.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("LLMMESH_API_KEYS", data), KeyValuePair.Create("LLMMESH_ADMIN_KEYS", admin)])
            .Build(),
        new NamedEnvironment(environment),
        out errors);
}
