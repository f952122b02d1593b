namespace LlmMesh.Router.Substitutes;

/// <summary>Registers the substitutes in the order in which they are asked: the first that has an answer gives it.</summary>
internal static class SubstituteServices
{
    public static void AddSubstitutes(this IServiceCollection services)
    {
        // What says the most comes first: an answer kept from before belongs in front of the words that say nothing.
        services.AddSingleton<ISubstitute, TemplateSubstitute>();
        services.AddSingleton<SubstituteRoom>();
    }
}
