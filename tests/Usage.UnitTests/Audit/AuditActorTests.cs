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
        var http = new DefaultHttpContext();
        http.Features.Set(new ForwardedCaller("key_0123456789abcdef", "blue", "default", IsAdmin: true, "203.0.113.9"));

        Assert.Equal(new AuditActor(new LedgerCaller("key_0123456789abcdef", "blue", "default"), "203.0.113.9"), AuditActor.Of(http));
    }
}
