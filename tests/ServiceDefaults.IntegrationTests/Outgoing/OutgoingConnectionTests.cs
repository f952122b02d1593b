using System.Net;
using LlmMesh.Catalog;
using LlmMesh.ServiceDefaults.Outgoing;
using LlmMesh.Testing.Outgoing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Outgoing;

/// <summary>Where outgoing connections go and where not, on real sockets of this machine.</summary>
public sealed class OutgoingConnectionTests
{
    private static readonly AddressRules Rules = new(PrivateAddresses.Contains, MetadataAddresses.Contains);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("10.0.0.1,192.168.0.1,fd00::1,fe80::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::80ff:fffe")]
    [InlineData("2606:4700::5efe:7f00:1")]
    [InlineData("::ffff:0:7f00:1")]
    public async Task Connect_NameThatLeadsToAPrivateAddress_IsRefusedUnlessLocal(string addresses)
    {
        using var trap = new Trap();
        ScriptedNames names = new ScriptedNames().Lead("inside.test", addresses);

        foreach (Reach reach in (Reach[])[Reach.Public, Reach.Written])
        {
            Assert.Equal(AddressRefusal.Private, await RefusalAsync(names, reach, $"http://inside.test:{trap.Port}/"));
        }

        Assert.False(trap.HasCaught);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("169.254.170.2")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    public async Task Connect_MetadataService_IsRefusedForEveryReach(string address)
    {
        ScriptedNames names = new ScriptedNames().Lead("metadata.test", address);

        foreach (Reach reach in Enum.GetValues<Reach>())
        {
            Assert.Equal(AddressRefusal.Metadata, await RefusalAsync(names, reach, "http://metadata.test/"));
        }
    }

    [Fact]
    public async Task Connect_AddressTheOperatorWrote_IsConnectedToUnlessOnlyPublicOnesAre()
    {
        await using WebApplication server = await ServeAsync("http://127.0.0.1:0", http => http.Response.WriteAsync("here", Cancelled));
        int port = new Uri(server.Urls.Single()).Port;
        ScriptedNames names = new ScriptedNames().Lead("localhost", "127.0.0.1").Lead("llm.localhost", "127.0.0.1");

        foreach (string host in (string[])["127.0.0.1", "localhost", "llm.localhost", "2130706433", "[::ffff:127.0.0.1]"])
        {
            Assert.Equal("here", await GetAsync(names, Reach.Written, $"http://{host}:{port}/"));
            Assert.Equal(AddressRefusal.Private, await RefusalAsync(names, Reach.Public, $"http://{host}:{port}/"));
        }
    }

    [Fact]
    public async Task Connect_LocalhostThatLeadsElsewhere_IsRefused() => Assert.Equal(
        AddressRefusal.Private,
        await RefusalAsync(new ScriptedNames().Lead("localhost", "10.0.0.1"), Reach.Written, "http://localhost/"));

    [Fact]
    public async Task Connect_NameOfALocalServer_IsConnectedTo()
    {
        await using WebApplication server = await ServeAsync("http://127.0.0.1:0", http => http.Response.WriteAsync("here", Cancelled));
        ScriptedNames names = new ScriptedNames().Lead("vllm.test", "127.0.0.1");

        Assert.Equal("here", await GetAsync(names, Reach.Local, $"http://vllm.test:{new Uri(server.Urls.Single()).Port}/"));
    }

    // 127.0.0.2 stands for an address in public: nothing of this test leaves the machine.
    [Fact]
    public async Task Connect_NameThatLeadsInsideFromTheSecondLookupOn_NeverGetsThere()
    {
        var outside = IPAddress.Parse("127.0.0.2");
        using var free = new Trap(outside);
        int port = free.Port;
        free.Dispose();
        await using WebApplication server = await ServeAsync($"http://127.0.0.2:{port}", http => http.Response.WriteAsync("outside", Cancelled));
        using var trap = new Trap(IPAddress.Loopback, port);
        ScriptedNames names = new ScriptedNames().Lead("rebinding.test", "127.0.0.2", "127.0.0.1");
        AddressRules rules = new(address => !address.Equals(outside), MetadataAddresses.Contains);
        var outgoing = new OutgoingConnections(rules, names, NullLogger<OutgoingConnections>.Instance);
        using var client = new HttpClient(outgoing.CreateHandler(Reach.Public)) { DefaultRequestHeaders = { ConnectionClose = true } };

        string first = await client.GetStringAsync($"http://rebinding.test:{port}/", Cancelled);
        int lookups = names.Lookups;
        HttpRequestException second = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetStringAsync($"http://rebinding.test:{port}/", Cancelled));

        Assert.Equal(("outside", 1), (first, lookups));
        Assert.Equal(AddressRefusal.Private, AddressRefusedException.Find(second)?.Refusal);
        Assert.False(trap.HasCaught);
    }

    [Fact]
    public async Task Connect_NameWithAPublicAndAPrivateAddress_GoesToThePublicOne()
    {
        await using WebApplication server = await ServeAsync("http://127.0.0.2:0", http => http.Response.WriteAsync("outside", Cancelled));
        int port = new Uri(server.Urls.Single()).Port;
        using var trap = new Trap(IPAddress.Loopback, port);
        ScriptedNames names = new ScriptedNames().Lead("both.test", "127.0.0.1,127.0.0.2");
        AddressRules rules = new(address => address.Equals(IPAddress.Loopback), MetadataAddresses.Contains);
        var outgoing = new OutgoingConnections(rules, names, NullLogger<OutgoingConnections>.Instance);
        using var client = new HttpClient(outgoing.CreateHandler(Reach.Public));

        Assert.Equal("outside", await client.GetStringAsync($"http://both.test:{port}/", Cancelled));
        Assert.False(trap.HasCaught);
    }

    [Fact]
    public async Task Send_AnswerIsARedirect_IsNotFollowed()
    {
        using var trap = new Trap();
        await using WebApplication server = await ServeAsync("http://127.0.0.1:0", http =>
        {
            http.Response.Redirect(trap.Url);
            return Task.CompletedTask;
        });
        using HttpClient client = Client(new ScriptedNames(), Reach.Local);

        using HttpResponseMessage response = await client.GetAsync(server.Urls.Single(), Cancelled);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.False(trap.HasCaught);
    }

    [Fact]
    public async Task Send_HandlerThatWasGivenAProxy_GoesThereItself()
    {
        using var trap = new Trap();
        await using WebApplication server = await ServeAsync("http://127.0.0.1:0", http => http.Response.WriteAsync("here", Cancelled));
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy(trap.Url), UseProxy = true };
        Outgoing(new ScriptedNames()).Guard(handler, Reach.Written);
        using var client = new HttpClient(handler);

        Assert.Equal("here", await client.GetStringAsync(server.Urls.Single(), Cancelled));
        Assert.False(trap.HasCaught);
    }

    private static OutgoingConnections Outgoing(ScriptedNames names) => new(Rules, names, NullLogger<OutgoingConnections>.Instance);

    private static HttpClient Client(ScriptedNames names, Reach reach) => new(Outgoing(names).CreateHandler(reach));

    private static async Task<string> GetAsync(ScriptedNames names, Reach reach, string url)
    {
        using HttpClient client = Client(names, reach);
        return await client.GetStringAsync(url, Cancelled);
    }

    private static async Task<AddressRefusal?> RefusalAsync(ScriptedNames names, Reach reach, string url)
    {
        HttpRequestException exception = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(names, reach, url));
        return AddressRefusedException.Find(exception)?.Refusal;
    }

    private static async Task<WebApplication> ServeAsync(string url, RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Cancelled);
        return app;
    }
}
