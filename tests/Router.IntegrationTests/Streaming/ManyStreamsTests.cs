namespace LlmMesh.Router.IntegrationTests.Streaming;

public sealed class ManyStreamsTests(MeshFixture mesh)
{
    private const int Streams = 200;

    [Fact]
    public async Task Stream_TwoHundredAtOnce_AllArriveWholeAndUnmixed()
    {
        string[] texts = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async number =>
        {
            using HttpResponseMessage response = await mesh.Router.ChatAsync(
                ChatBody.Of("first/echo", string.Join(' ', Enumerable.Repeat($"s{number}", 20)), stream: true));
            StreamText stream = await response.StreamAsync();
            Assert.True(stream.IsDone);
            return stream.Content;
        }));

        Assert.Equal(Enumerable.Range(0, Streams).Select(number => "echo:" + string.Join(' ', Enumerable.Repeat($"s{number}", 20))), texts);
    }
}
