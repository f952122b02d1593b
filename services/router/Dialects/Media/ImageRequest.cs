using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>Asks for images.</summary>
/// <param name="envelope">The request.</param>
/// <param name="path">The operation's path.</param>
/// <param name="prompt">Where the prompt stands.</param>
/// <param name="form">Quality and size as the price list words them; null when the provider chooses.</param>
/// <param name="shape">What the prompt counts.</param>
internal sealed class ImageRequest(RequestEnvelope envelope, string path, ByteRange prompt, string? form, PromptShape shape)
    : MediaRequest(envelope, path)
{
    /// <summary>The most that an edit can name.</summary>
    public const int MostInputImages = 16;

    // Of one image, where the catalogue does not say: a large one of high quality, and the most that anything known has taken.
    private const long UsualTokens = 4_160;
    private const long MostTokens = 16_384;

    public override PromptShape Prompt => shape;

    public override IReadOnlyList<ByteRange> Texts => [prompt];

    public override (MediaUsage Typical, MediaUsage Most) Pieces => (Images(Request.Choices), Images(Request.Choices));

    public override long MostOutput(Target target) => Request.Choices * (target.Definition?.MaxOutputTokens ?? MostTokens);

    public override bool IsAnswer(ReadOnlySpan<byte> document) => Count(document) > 0;

    public override ObservedUsage Used(Target target, ReadOnlySpan<byte> document)
    {
        int images = document.IsEmpty ? Request.Choices : Math.Max(Count(document), 1);
        ObservedUsage reported = Reported(document);
        if (reported == default)
        {
            return Assumed(target, new TokenUsage { ImageOutput = images * UsualTokens }, Images(images), areCounted: true);
        }

        // Output that is not told apart is the images'.
        TokenUsage tokens = reported.Tokens;
        return reported with
        {
            Tokens = tokens.ImageOutput > 0 ? tokens : tokens with { Output = 0, ImageOutput = tokens.Output },
            Pieces = Images(images),
        };
    }

    protected override PassingAnswer? Passing(Target target) => Request.Stream ? new EventsAnswer(this, target) : null;

    private MediaUsage Images(int images) => new(images, 0, 0) { ImageForm = form };

    /// <summary>How many images a document holds; 0 for an event, or for what is no document.</summary>
    private static int Count(ReadOnlySpan<byte> document)
    {
        var json = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = 256 });
        int count = 0;
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isData = json.ValueTextEquals("data"u8);
                json.Read();
                if (!isData || json.TokenType != JsonTokenType.StartArray)
                {
                    json.Skip();
                    continue;
                }

                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    count++;
                    json.Skip();
                }
            }
        }
        catch (JsonException)
        {
            return 0;
        }

        return count;
    }
}
