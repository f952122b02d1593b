using System.Net;
using LlmMesh.Catalog;
using LlmMesh.Router.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmMesh.Router.UnitTests.Authentication;

public sealed class KeyRingTests : IDisposable
{
    private readonly CatalogSource _catalog = Open();

    public void Dispose() => _catalog.Dispose();

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("::ffff:192.0.2.1", false)]
    [InlineData("10.0.0.1", false)]
    public void Authenticate_DevelopmentWithoutKeys_IsOpenToThisMachineOnly(string remote, bool isOpen) =>
        Assert.Equal(isOpen, Create("Development", keys: null).Authenticate(Request(null), IPAddress.Parse(remote)) is not null);

    [Fact]
    public void Authenticate_DevelopmentWithoutKeysAndRemote_IsClosed() =>
        Assert.Null(Create("Development", keys: null).Authenticate(Request(null), remote: null));

    [Theory]
    [InlineData("Bearer good", true)]
    [InlineData("bearer  good ", true)]
    [InlineData("Bearer other", true)]
    [InlineData("good", false)]
    [InlineData("Basic good", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Bearer Good", false)]
    [InlineData("Bearer good,other", false)]
    [InlineData(null, false)]
    public void Authenticate_Keys_OpenOnlyTheirOwnDoor(string? header, bool isOpen) =>
        Assert.Equal(isOpen, Create("Production", " good,, other ").Authenticate(Request(header), IPAddress.Loopback) is not null);

    [Fact]
    public void Authenticate_VeryLongKey_IsRefusedNotFailed() =>
        Assert.Null(Create("Production", "good").Authenticate(Request("Bearer " + new string('ü', 20_000)), IPAddress.Loopback));

    [Fact]
    public void Authenticate_SameKey_IsOneCallerWithoutTheKeyInItsName()
    {
        KeyRing keys = Create("Production", "good,good");

        Assert.Same(keys.Authenticate(Request("Bearer good"), null), keys.Authenticate(Request("Bearer good"), null));
        Assert.DoesNotContain("good", keys.Authenticate(Request("Bearer good"), null)!.Identity.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void TryCreate_ProductionWithoutKeys_SaysWhatToSet(string? keys)
    {
        Assert.False(KeyRing.TryCreate(Configuration(keys), new Host("Production"), out _, out string? error));
        Assert.Contains("LLMMESH_API_KEYS", error, StringComparison.Ordinal);
    }

    private KeyRing Create(string environment, string? keys)
    {
        Assert.True(KeyRing.TryCreate(Configuration(keys), new Host(environment), out KeyRing? ring, out _));
        return ring;
    }

    private static CatalogSource Open()
    {
        Assert.True(CatalogSource.TryOpen(
            Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "none.json"), _ => null, TimeProvider.System,
            NullLogger<CatalogSource>.Instance, out CatalogSource? catalog, out _));
        return catalog;
    }

    private static IConfiguration Configuration(string? keys) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create("LLMMESH_API_KEYS", keys)])
        .Build();

    private static HttpRequest Request(string? authorization)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        request.Headers.Authorization = authorization;
        return request;
    }

    private sealed class Host(string environment) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = environment;

        public string ApplicationName { get; set; } = "tests";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
