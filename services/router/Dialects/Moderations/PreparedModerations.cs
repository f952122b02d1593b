using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Moderations;

/// <summary>A moderation request at a provider. An answer with fewer verdicts than are due is none: what was not judged must not pass as judged.</summary>
/// <param name="verdicts">How many are due.</param>
internal sealed class PreparedModerations(int verdicts) : PreparedOperation
{
    public const string OwnPath = "/moderations";

    public override OperationAnswer? Join(IReadOnlyList<PooledBody> answers) =>
        Count(answers[0].Span) == verdicts
            ? new OperationAnswer(answers[0], ChatFacts.Read(answers[0].Span).AnyUsage ?? default)
            : null;

    private static int Count(ReadOnlySpan<byte> answer)
    {
        var json = new Utf8JsonReader(answer, new JsonReaderOptions { MaxDepth = 256 });
        int count = 0;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isResults = json.ValueTextEquals("results"u8);
            json.Read();
            if (isResults && json.TokenType == JsonTokenType.StartArray)
            {
                count = 0;
                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    count++;
                    json.Skip();
                }
            }
            else
            {
                json.Skip();
            }
        }

        return count;
    }
}
