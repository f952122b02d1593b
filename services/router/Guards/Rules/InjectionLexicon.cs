using System.Collections.Frozen;

namespace LlmMesh.Router.Guards.Rules;

/// <summary>What words of an attack are about. A word may be about several things.</summary>
[Flags]
internal enum Topic
{
    None = 0,

    /// <summary>Ignore, forget, bypass.</summary>
    Override = 1 << 0,

    /// <summary>Previous, above, original.</summary>
    Prior = 1 << 1,

    /// <summary>Instructions, rules, prompt.</summary>
    Rules = 1 << 2,

    /// <summary>Reveal, print, repeat.</summary>
    Reveal = 1 << 3,

    /// <summary>System, hidden, secret.</summary>
    Hidden = 1 << 4,

    /// <summary>You, your.</summary>
    You = 1 << 5,

    /// <summary>Pretend, act, simulate.</summary>
    Become = 1 << 6,

    /// <summary>Unrestricted, uncensored, jailbroken.</summary>
    Unbound = 1 << 7,

    /// <summary>Restrictions, filters, ethics.</summary>
    Limit = 1 << 8,

    /// <summary>Without, no, never.</summary>
    Without = 1 << 9,

    /// <summary>New, updated, following.</summary>
    New = 1 << 10,

    /// <summary>Developer, admin, debug, god.</summary>
    Privileged = 1 << 11,

    /// <summary>Mode, access, override as a state.</summary>
    Mode = 1 << 12,

    /// <summary>Now, henceforth.</summary>
    Now = 1 << 13,

    /// <summary>Obey, comply, execute.</summary>
    Obey = 1 << 14,

    /// <summary>Send, post, forward.</summary>
    Send = 1 << 15,

    /// <summary>Conversation, passwords, keys.</summary>
    Data = 1 << 16,

    /// <summary>Tell, mention, inform.</summary>
    Tell = 1 << 17,

    /// <summary>Assistant, model, AI.</summary>
    Machine = 1 << 18,

    /// <summary>User, human.</summary>
    User = 1 << 19,

    /// <summary>Base64, rot13, morse.</summary>
    Encoded = 1 << 20,

    /// <summary>All, everything.</summary>
    All = 1 << 21,

    /// <summary>http, url, webhook.</summary>
    Link = 1 << 22,

    /// <summary>Enable, activate, enter.</summary>
    Enable = 1 << 23,
}

/// <summary>The words, in English, French and Spanish, folded as <see cref="InjectionWords"/> folds them.</summary>
internal static class InjectionLexicon
{
    private static readonly FrozenDictionary<string, Topic> Words = Build();

    /// <summary>What a word is about.</summary>
    public static Topic Of(ReadOnlySpan<char> word) =>
        Words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out Topic topic) ? topic : Topic.None;

    private static FrozenDictionary<string, Topic> Build()
    {
        var words = new Dictionary<string, Topic>(StringComparer.Ordinal);
        Add(Topic.Override, "ignore ignores ignoring ignored disregard disregarding forget forgetting override overrides overriding bypass bypassing circumvent discard neglect nullify void cancel supersede drop erase skip stop break violate " +
            "oublie oubliez oublier ignorez ignorer outrepasse outrepassez outrepasser contourne contournez contourner annule annulez neglige negligez desobeis enfreins efface " +
            "ignora ignorad ignoren ignorar olvida olvide olvidad olviden olvidar omite omita descarta descarte anula anule saltate salta elude desobedece borra");
        Add(Topic.Prior, "previous previously prior above earlier preceding before initial original existing current past foregoing last given " +
            "precedent precedente precedents precedentes anterieur anterieure anterieures anterieurs initiale initiales initiaux avant dessus prealables actuelles donnees recues " +
            "anterior anteriores previa previas previo previos arriba inicial iniciales originales antes actuales recibido recibidas dadas");
        Add(Topic.Rules, "instruction instructions rules guideline guidelines prompt prompts directive directives constraint constraints policy policies command commands programming training context guidance preprompt " +
            "consigne consignes regle regles ordres prompts programmation invite formation " +
            "instruccion instrucciones regla reglas directriz directrices norma normas orden ordenes indicacion indicaciones programacion entrenamiento");
        Add(Topic.Reveal, "reveal revealing show showing print printing repeat repeating output display leak disclose dump expose recite echo reproduce share translate summarize write paste quote list return " +
            "revele revelez revelle affiche affichez montre montrez repete repetez devoile devoilez imprime recopie recopiez divulgue divulguez donne ecris traduis " +
            "revela revele revelame muestra muestrame muestre imprime imprimir repite repita divulga copia escribe ensename traduce dame");
        Add(Topic.Hidden, "system hidden secret confidential internal initial initialisation initialization developer verbatim preprompt original " +
            "systeme cache cachee cachees caches secrete secretes confidentiel confidentielles interne internes initiales " +
            "sistema oculto oculta ocultas secreta secretas secreto confidencial confidenciales interno internas iniciales");
        Add(Topic.You, "you your yours yourself tu ta tes ton toi votre vos vous tus usted su sus eres");
        Add(Topic.Become, "pretend act acting roleplay simulate become impersonate imagine behave play emulate " +
            "pretends agis agissez simule simulez incarne incarnez fais comporte joue imite deviens imagine " +
            "finge finja actua actue simula simule imagina comportate interpreta haz convierte conviertete");
        Add(Topic.Unbound, "unrestricted uncensored unfiltered unlimited jailbreak jailbroken jailbreaking dan amoral unethical lawless unshackled unaligned freed liberated dude stan aim " +
            "debride debridee libere liberee illimite amorale amoral " +
            "desbloqueado desbloqueada liberado liberada ilimitado amoral");
        Add(Topic.Limit, "restriction restrictions filter filters limit limits limitation limitations ethics ethical moral morals morality guardrail guardrails censorship safety safeguards safeguard content protocols boundaries refusals refuse disclaimers disclaimer warnings policies " +
            "filtre filtres limites ethique morale censure securite avertissement avertissements contraintes garde tabou " +
            "restriccion restricciones filtro filtros limite limites etica moral censura seguridad advertencias limitaciones");
        Add(Topic.Without, "without no not never none zero dont don any free doesnt lacks ignoring removing remove disable disabled off turn lift " +
            "sans aucun aucune jamais pas ni desactive desactivez supprime leve " +
            "sin ningun ninguna nunca no desactiva desactive elimina quita");
        Add(Topic.New, "new updated following revised replacement real actual nouvelle nouvelles nouveau nouveaux suivantes suivante vraie nueva nuevas nuevo nuevos siguientes verdadera");
        Add(Topic.Privileged, "developer dev admin administrator root sudo debug god maintenance superuser unlocked diagnostic engineer operator owner creator " +
            "developpeur administrateur debogage concepteur createur " +
            "desarrollador administrador depuracion mantenimiento creador");
        Add(Topic.Mode, "mode modo access acces acceso privileges");
        Add(Topic.Now, "now henceforth onward onwards onwards desormais dorenavant maintenant present partir ahora adelante siempre");
        Add(Topic.Obey, "obey comply follow execute perform carry must run do obeis obeissez suis suivez execute executez applique appliquez fais respecte obedece obedezca sigue siga ejecuta ejecute cumple aplica haz");
        Add(Topic.Send, "send post forward email mail upload exfiltrate transmit submit append fetch request load embed render " +
            "envoie envoyez transmets transmettez poste televerse joins envia envie manda reenvia sube transmite adjunta");
        Add(Topic.Data, "conversation chat history password passwords credentials credential key keys token tokens secrets api messages memory emails " +
            "historique passe identifiants cle cles jeton jetons donnees contexte discussion courriels " +
            "conversacion historial contrasena contrasenas credenciales clave claves datos contexto mensajes correos");
        Add(Topic.Tell, "tell mention inform alert notify say warn reveal dis mentionne informe previens signale alerte digas menciones informes avises cuentes adviertas");
        Add(Topic.Machine, "ai assistant model chatbot bot gpt chatgpt llm claude agent gemini copilot ia modele robot asistente modelo agente");
        Add(Topic.User, "user human person anyone operator owner utilisateur personne humain client usuario persona nadie humano cliente");
        Add(Topic.Encoded, "base64 rot13 hex hexadecimal morse encoded decode decoded cipher decrypt decodez decodes decoder decode reversed backwards decodifica descifra codificado");
        Add(Topic.All, "all everything anything any every each whatever entire full complete tout toute toutes tous todo todas todos toda cualquier completo ensemble entier");
        Add(Topic.Link, "http https url webhook link website endpoint server domain lien adresse serveur site enlace servidor sitio direccion www");
        Add(Topic.Enable, "enable enabled activate activated enter entering switch switched unlock turn active activez activer passe passez entre entres bascule activa active entra entras cambia habilita habilitado desbloquea");
        return words.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(Topic topic, string list)
        {
            foreach (string word in list.Split(' '))
            {
                words[word] = words.GetValueOrDefault(word) | topic;
            }
        }
    }
}
