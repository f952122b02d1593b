using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests.Media;

namespace LlmMesh.ProviderEmulator.Answers.Media;

/// <summary>Images, as base64 or as addresses under which the emulator serves them.</summary>
internal sealed class ImageAnswer(ImageRequest request) : IAnswer
{
    private static readonly byte[] Partial = "partial"u8.ToArray();

    public bool Streamed => request.Stream;

    private string Event => request.IsEdit ? "image_edit" : "image_generation";

    public void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("created"u8, ChatAnswer.Created);
        json.WriteStartArray("data"u8);
        for (int index = 0; index < request.Count; index++)
        {
            json.WriteStartObject();
            if (request.Address is { } address)
            {
                json.WriteString("url"u8, $"{address}/emulator/images/{Uri.EscapeDataString(Seed(index))}.png");
            }
            else
            {
                json.WriteBase64String("b64_json"u8, Png.Draw(Seed(index)));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteForm(json);
        WriteUsage(json);
        json.WriteEndObject();
    }

    public IEnumerable<AnswerEvent> Events()
    {
        for (int index = 0; index < request.PartialImages; index++)
        {
            yield return new AnswerEvent(AnswerEventKind.Content, index, Text: Partial);
        }

        yield return new AnswerEvent(AnswerEventKind.Finish);
    }

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent)
    {
        bool isLast = answerEvent.Kind == AnswerEventKind.Finish;
        json.WriteStartObject();
        json.WriteString("type"u8, $"{Event}.{(isLast ? "completed" : "partial_image")}");
        json.WriteBase64String("b64_json"u8, Png.Draw(isLast ? Seed(0) : $"{Seed(0)} {answerEvent.Choice}"));
        json.WriteNumber("created_at"u8, ChatAnswer.Created);
        WriteForm(json);
        if (isLast)
        {
            WriteUsage(json);
        }
        else
        {
            json.WriteNumber("partial_image_index"u8, answerEvent.Choice);
        }

        json.WriteEndObject();
    }

    private string Seed(int index) => $"{request.Prompt[..Math.Min(request.Prompt.Length, 40)]} {index}";

    private void WriteForm(Utf8JsonWriter json)
    {
        json.WriteString("background"u8, "opaque"u8);
        json.WriteString("output_format"u8, "png"u8);
        json.WriteString("quality"u8, request.Quality);
        json.WriteString("size"u8, request.Size);
    }

    private void WriteUsage(Utf8JsonWriter json)
    {
        // Who is paid by the image reports no tokens.
        if (request.IsPricedByImage)
        {
            return;
        }

        int text = TokenRule.Count(Encoding.UTF8.GetBytes(request.Prompt));
        int images = request.Images * ImageRequest.TokensPerInputImage;
        int output = request.Count * ImageRequest.TokensOf(request.Quality);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, text + images);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("text_tokens"u8, text);
        json.WriteNumber("image_tokens"u8, images);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, output);
        json.WriteNumber("total_tokens"u8, text + images + output);
        json.WriteEndObject();
    }
}
