using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Media;

/// <summary>A recording reaches the provider while the client still sends it.</summary>
public sealed class UploadTests(MeshFixture mesh)
{
    private const int PieceLength = 256 * 1024;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transcribe_TheProviderHasTheBeginning_BeforeTheClientSendsTheRest()
    {
        TaskCompletionSource<int> begun = new();
        await using WebApplication provider = await StartAsync(begun);
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration = $$"""
                { "providers": { "slow": { "base_url": "{{provider.Urls.Single()}}/v1", "api_key_variable": null, "accepts_unlisted_models": true } } }
                """,
        });

        // Nobody who keeps the form until it is complete can get here: the second half waits for the first to arrive.
        using GatedForm form = new(begun.Task.WaitAsync(LongEnough, Cancelled));
        using HttpResponseMessage response = await router.PostAsync("v1/audio/transcriptions", form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"{2 * PieceLength} bytes", (string?)(await response.JsonAsync())["text"]);
    }

    private static async Task<WebApplication> StartAsync(TaskCompletionSource<int> begun)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapPost("/v1/audio/transcriptions", async (HttpContext http) =>
        {
            byte[] buffer = new byte[16 * 1024];
            int zeros = 0;
            int read;
            while ((read = await http.Request.Body.ReadAsync(buffer)) > 0)
            {
                zeros += buffer.AsSpan(0, read).Count((byte)0);
                if (zeros > PieceLength / 2)
                {
                    begun.TrySetResult(zeros);
                }
            }

            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync($$"""{"text":"{{zeros}} bytes"}""");
        });
        await app.StartAsync(Cancelled);
        return app;
    }

    /// <summary>A form of two pieces of zeros, the second of which is sent when its gate opens.</summary>
    private sealed class GatedForm : HttpContent
    {
        private readonly Task _gate;

        public GatedForm(Task gate)
        {
            _gate = gate;
            Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nslow/any\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"));
            await stream.WriteAsync(new byte[PieceLength]);
            await stream.FlushAsync();
            await _gate;
            await stream.WriteAsync(new byte[PieceLength]);
            await stream.WriteAsync("\r\n--b--\r\n"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
