using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>Asks for the list of models.</summary>
internal sealed class ModelListRequest : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new ModelListAnswer();
}

/// <summary>Asks for one model; every name is a model of the emulator.</summary>
internal sealed class ModelRequest : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new ModelAnswer(Model!);
}
