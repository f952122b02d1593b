using System.Net;
using Aspire.Hosting.Dashboard.ResourceService.Wire;
using Xunit;

namespace LlmMesh.Compat.Dashboard.IntegrationTests;

/// <summary>What holds for a call whichever method it is.</summary>
public sealed class CallTests(ServedApplication served)
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task Call_WithoutThisRunsKey_IsRefused(string? key)
    {
        using ResourceServiceClient client = served.Connect(key);

        Answer<ApplicationInformationResponse> answer =
            await client.CallAsync("GetApplicationInformation", request: null, ApplicationInformationResponse.Parser, Ending);

        Assert.Equal(16, answer.Status);
        Assert.Empty(answer.Messages);
        Assert.Contains("x-resource-service-api-key", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UploadFile")]
    [InlineData("Nothing")]
    public async Task Call_OfAMethodThatIsNotThere_IsUnimplemented(string method)
    {
        using ResourceServiceClient client = served.Connect();

        Answer<ApplicationInformationResponse> answer = await client.CallAsync(method, request: null, ApplicationInformationResponse.Parser, Ending);

        Assert.Equal(12, answer.Status);
        Assert.Contains(method, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0], 3)]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, 3)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xFF }, 3)]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, 12)]
    [InlineData(new byte[] { 0, 0x7F, 0xFF, 0xFF, 0xFF }, 8)]
    [InlineData(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF }, 8)]
    public async Task Call_WithBytesThatAreNoRequest_IsRefusedWithAStatus(byte[] body, int status)
    {
        using ResourceServiceClient client = served.Connect();

        using HttpResponseMessage response = await client.SendAsync("ExecuteResourceCommand", body, Ending);
        await response.Content.ReadAsByteArrayAsync(Ending);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(status, ResourceServiceClient.StatusOf(response));
    }

    [Fact]
    public async Task ApplicationInformation_OfAnApplication_IsItsName()
    {
        using ResourceServiceClient client = served.Connect();

        Answer<ApplicationInformationResponse> answer =
            await client.CallAsync("GetApplicationInformation", request: null, ApplicationInformationResponse.Parser, Ending);

        Assert.Equal(0, answer.Status);
        Assert.Equal("LlmMesh.Compat.Dashboard.IntegrationTests", Assert.Single(answer.Messages).ApplicationName);
    }

    [Fact]
    public async Task WatchInteractions_OfAnAppHostThatAsksNothing_StaysOpen()
    {
        using ResourceServiceClient client = served.Connect();
        using HttpResponseMessage response = await client.SendAsync("WatchInteractions", [], Ending);
        Stream body = await response.Content.ReadAsStreamAsync(Ending);
        Task<int> read = body.ReadAsync(new byte[1], Ending).AsTask();

        // Another call comes and goes while it is open.
        Answer<ApplicationInformationResponse> answer =
            await client.CallAsync("GetApplicationInformation", request: null, ApplicationInformationResponse.Parser, Ending);

        Assert.Equal(0, answer.Status);
        Assert.False(read.IsCompleted);
    }

    [Theory]
    [InlineData("succeed", ResourceCommandResponseKind.Succeeded, "3 circuits reset")]
    [InlineData("fail", ResourceCommandResponseKind.Failed, "the store does not answer")]
    [InlineData("cancel", ResourceCommandResponseKind.Cancelled, "")]
    [InlineData("throw", ResourceCommandResponseKind.Failed, "no such thing")]
    [InlineData("idle", ResourceCommandResponseKind.Failed, "'Idle' cannot be asked of 'commanded' now: it is Running.")]
    [InlineData("unknown", ResourceCommandResponseKind.Failed, "'commanded' has no command 'unknown'.")]
    internal async Task Command_HoweverItEnds_IsToldTo(string command, ResourceCommandResponseKind kind, string message)
    {
        using ResourceServiceClient client = served.Connect();
        var request = new ResourceCommandRequest { ResourceName = "commanded", CommandName = command, ResourceType = "Thing" };

        Answer<ResourceCommandResponse> answer =
            await client.CallAsync("ExecuteResourceCommand", request, ResourceCommandResponse.Parser, Ending);

        Assert.Equal(0, answer.Status);
        ResourceCommandResponse response = Assert.Single(answer.Messages);
        Assert.Equal(kind, response.Kind);
        Assert.Equal(message, response.Message);
    }
}
