namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>A refusal in OpenAI's words; every dialect has its own shape for it.</summary>
internal sealed record ApiProblem(int Status, string Type, string? Code, string? Param, string Message)
{
    public static readonly ApiProblem Unparsable = Invalid(null, "invalid_json", "We could not parse the JSON body of your request.");

    public static ApiProblem Invalid(string? param, string code, string message) =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", code, param, message);
}
