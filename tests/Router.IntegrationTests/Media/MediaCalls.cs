using System.Net.Http.Headers;
using System.Text;

namespace LlmMesh.Router.IntegrationTests.Media;

/// <summary>Requests for images and sound.</summary>
internal static class MediaCalls
{
    /// <summary>A second of silence: mono, 8 kHz, 8 bits.</summary>
    public static readonly byte[] Second =
    [
        .. "RIFF"u8, 0x64, 0x1F, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0,
        .. "data"u8, 0x40, 0x1F, 0, 0, .. new byte[8000],
    ];

    public static Task<HttpResponseMessage> PostAsync(this RouterServer router, string path, string json) => router.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    public static Task<HttpResponseMessage> PostAsync(this RouterServer router, string path, HttpContent form) =>
        router.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = form });

    /// <summary>A form; values that are bytes are files.</summary>
    public static MultipartFormDataContent Form(params IEnumerable<(string Name, object Value)> parts)
    {
        MultipartFormDataContent form = [];
        foreach ((string name, object value) in parts)
        {
            if (value is byte[] file)
            {
                ByteArrayContent content = new(file);
                content.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
                form.Add(content, name, "a.wav");
            }
            else
            {
                form.Add(new StringContent((string)value), name);
            }
        }

        return form;
    }
}
