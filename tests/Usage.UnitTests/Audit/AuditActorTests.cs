using System.Net;
using LlmMesh.Contracts;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Audit;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Audit;

public sealed class AuditActorTests
{
    [Fact]
    public void Of_PassedOnByTheEdge_IsItsCallerAtItsAddress()
    {
        DefaultHttpContext http = From("127.0.0.1");
        http.Features.Set(new ForwardedCaller("key_0123456789abcdef", "blue", "default", IsAdmin: true, "203.0.113.9"));

        Assert.Equal(new AuditActor(new LedgerCaller("key_0123456789abcdef", "blue", "default"), "203.0.113.9"), AuditActor.Of(http));
    }

    [Fact]
    public void Of_AskedDirectly_IsLocal() =>
        Assert.Equal(new AuditActor(new LedgerCaller("local", "default", "default"), "127.0.0.1"), AuditActor.Of(From("127.0.0.1")));

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
