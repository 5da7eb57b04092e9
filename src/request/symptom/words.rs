//! What words mean, in the languages that large providers answer in. A term begins at the beginning of a word; one that ends
//! in `$` ends with it as well; one that does not begin in ASCII may be anywhere, since not every script has spaces.

pub(super) type WordList = &'static str;

pub(super) const MISSING: WordList = "missing|expecting|not found in the|could not determine|cannot determine|unable to determine|required|requires|mandatory|must contain|must include|must provide|must specify|must supply|must send|\
    must have|must be provided|must be present|must be set|must be specified|must be supplied|must be included|\
    must not be empty|must not be blank|must not be null|must be non empty|should be present|should be provided|\
    should contain|cannot be empty|can not be empty|cannot be null|can not be null|cannot be blank|can t be blank|\
    can t be empty|may not be blank|may not be empty|may not be null|is empty|was empty|is null|is blank|\
    is undefined|not specified|not provided|not present|not given|not supplied|not sent|not included|not set|\
    not passed|not contain|not include|absent|is needed|must exist|lacks|lacking|without|no value for|\
    no value provided|please provide|please specify|need to provide|empty$|expects a|omitted|fehlt|fehlen|\
    erforderlich|benotigt|nicht angegeben|darf nicht leer|muss angegeben|muss enthalten|manquant|requis|\
    obligatoire|falta|faltan|obligatori|obrigat|requerid|es necesari|no se proporcion|no puede estar vac|ausente|\
    exigid|não informad|nao informad|não foi informad|é necessári|mancante|mancano|richiest|non specificat|\
    ontbreekt|verplicht|vereist|brak$|brakuje|wymagan|nie podano|必須|必要|不足|指定されていません|ありません|含まれていません|未指定|缺少|缺失|不能为空|\
    不能為空|必填|必须|为空|누락|필수|필요|없습니다|отсутств|обязател|не указан|не передан|не задан|требуется|пуст";

pub(super) const INVALID: WordList = "invalid|not valid|isn t valid|incorrect|wrong|bad$|malformed|illegal|not recognized|not recognised|\
    unrecognized|unrecognised|unacceptable|could not be validated|could not be verified|couldn t be verified|\
    verification failed|validation failed|failed validation|failed to validate|failed to verify|unable to verify|cannot be verified|cannot decrypt|\
    could not decrypt|failed to decrypt|cannot decode|could not decode|unable to decode|not accepted|rejected|fails|\
    ungultig|ungültig|falsch|nicht korrekt|nicht gültig|fehlerhaft|incorrecte|invalide|non valide|\
    n est pas valide|erron|inválid|no es válid|no válid|não é válid|não válid|non valid|non è valid|errat|\
    ongeldig|onjuist|nieprawid|niepoprawn|błędn|無効|不正|正しくありません|誤|无效|無效|不正确|不正確|错误|錯誤|非法|유효하지|잘못|올바르지|недейств|\
    неверн|неправильн|некорректн";

pub(super) const EXPIRED: WordList = "expired|has expired|expires|expiry|too old|timed out|no longer valid|lifetime|abgelaufen|expiré|expirad|\
    caducad|caduc|vencid|scadut|verlopen|wygas|期限切れ|有効期限|过期|過期|失效|만료|истек|истёк|просроч";

pub(super) const SPENT: WordList = "already been|already used|already redeemed|already exchanged|already consumed|was used|been used|\
    been redeemed|been consumed|been exchanged|is used|reuse|re use|reused|used before|used more than once|\
    only be used once|used twice|replay|consumed|redeemed|rotated|bereits verwendet|bereits eingel|déjà utilis|\
    ya se ha|ya fue|ya ha sido|já foi|já utilizad|già stato|già utilizzat|al gebruikt|już|使用済み|既に使用|\
    すでに使用|已使用|已被使用|已经使用|이미 사용|уже использ";

pub(super) const REVOKED: WordList = "revoked|invalidated|was removed|been removed|blacklisted|not active|inactive|no longer active|widerrufen|\
    révoqu|revocad|revogad|revocat|ingetrokken|unieważnion|取り消|撤销|취소|отозван|аннулирован";

/// Used, whatever else was done to it for that.
pub(super) const AGAIN: WordList = "already used|been used|used before|reuse|re use|reused|replay|rotated|used more than once|used twice|\
    bereits verwendet|déjà utilis|já utilizad|già utilizzat|al gebruikt|使用済み|既に使用|すでに使用|已使用|已被使用|已经使用|이미 사용|уже использ";

/// The code of an authorization request, as a sentence about the token endpoint calls it.
pub(super) const CODE: WordList = "authorization code|authorisation code|auth code|authcode|code$|autorisierungscode|autorisatiecode|\
    código|codice|kod autory|認可コード|認証コード|コード|授权码|授權碼|인가 코드|인증 코드|코드|код";

pub(super) const REFRESH: WordList = "refresh token|refreshtoken|refresh$|aktualisierungstoken|jeton d actualisation|jeton de rafra|\
    token de actualización|token de refresco|token de atualização|token di aggiornamento|vernieuwingstoken|token odśwież|\
    リフレッシュトークン|更新トークン|リフレッシュ|刷新令牌|리프레시|새로 고침 토큰|갱신 토큰|токен обновлен";

pub(super) const ANY_TOKEN: WordList = "token|jeton|トークン|令牌|토큰|токен";

/// Tokens that no token endpoint exchanges.
pub(super) const OTHER_TOKEN: WordList =
    "access token|accesstoken|id token|bearer|csrf|api token|device code|user code|client secret|jwt$";

pub(super) const UNKNOWN: WordList = "unknown|not found|does not exist|doesn t exist|do not exist|not exist|no such|not known|not registered|\
    unregistered|could not find|couldn t find|cannot find|can t find|cannot be found|can not be found|\
    couldn t be found|unable to find|no longer exists|not recognized|no matching|was deleted|is deleted|\
    nonexistent|non existent|undefined|unbekannt|nicht gefunden|existiert nicht|introuvable|inconnu|n existe pas|\
    no encontr|no existe|desconocid|não encontrad|não existe|desconhecid|non trovat|sconosciut|non esiste|\
    niet gevonden|onbekend|nie znaleziono|nieznan|nie istnieje|見つかりません|存在しません|不明|登録されていません|不存在|未找到|未知|找不到|찾을 수 없|\
    존재하지|등록되지|알 수 없|не найден|не существует|неизвестн|не зарегистрирован";

pub(super) const DIFFERS: WordList = "mismatch|does not match|doesn t match|do not match|don t match|not match|not equal|not the same|differs|\
    different|must match|must be the same|must be identical|is identical|are identical|inconsistent|not correspond|does not belong|\
    doesn t belong|not belong|stimmt nicht|stimmen nicht|überein|ne correspond|no coincid|não corresponde|\
    não coincide|non corrispond|komt niet overeen|nie pasuje|niezgodn|一致しません|一致しない|不匹配|不一致|일치하지|не совпада|\
    не соответству";

pub(super) const UNSUPPORTED: WordList = "unsupported|not supported|does not support|doesn t support|isn t supported|not implemented|not available|\
    must be one of|should be one of|is not one of|not acceptable|cannot be used|can not be used|can only be|\
    only supports|are supported|is supported|not understood|nicht unterstützt|unterstützt nicht|wird nicht|\
    non pris en charge|pas pris en charge|non support|no compatible|no admitid|no soportad|no se admite|\
    não suportad|não é suportad|não há suporte|non supportat|niet ondersteund|ondersteunt|nieobsługiwan|\
    nie jest obsług|サポートされていません|サポートしていません|対応していません|未対応|不支持|不支援|지원하지|지원되지|не поддерж|неподдерж";

pub(super) const FORBIDDEN: WordList = "not allowed|isn t allowed|not authorized|not authorised|unauthorized|not permitted|not enabled|disabled|\
    not configured|disallowed|forbidden|may not|must not|cannot use|can not use|no permission|not granted|\
    not have permission|not eligible|denied|is not active for|not have access|must enable|not approved|\
    lacks the right|nicht berechtigt|nicht autorisiert|nicht erlaubt|nicht zugelassen|darf nicht|non autorisé|\
    pas autorisé|n est pas autoris|no autorizad|no está autorizad|no permit|não autorizad|não está autorizad|\
    não permitid|non autorizzat|non consentit|niet toegestaan|niet geautoriseerd|nie jest upowa|niedozwolon|\
    許可されていません|権限がありません|未授权|无权|不允许|没有权限|허용되지|권한이 없|не разреш|запрещ|не имеет прав|не авторизован";

pub(super) const CLIENT: WordList = "client|application|app$|consumer|cliente|anwendung|applicatie|toepassing|aplikacj|aplicaci|aplicativo|aplicaç|\
    applicazione|clt$|klient|クライアント|アプリ|客户端|客戶端|应用|應用|클라이언트|앱|клиент|приложен";

pub(super) const SECRET: WordList = "secret|client password|client key|app key|geheim|clé secrète|secreto|segredo|segreto|sekret|klucz|シークレット|秘密|\
    密钥|密鑰|密码无效|시크릿|비밀|секрет|ключ клиент";

pub(super) const CREDENTIALS: WordList = "credential|authentication|authenticat|authorization header|auth header|basic auth|basic header|login data|\
    zugangsdaten|anmeldeinformation|authentifi|authentifizier|identifiants|credencial|autentica|autenticaç|\
    credenzial|referenties|verificatie|uwierzyteln|poświadcz|認証|資格情報|认证|認證|验证|凭据|凭证|인증|자격|аутентифик|авторизаци|\
    учетн|учётн";

pub(super) const FAILED: WordList = "failed|failure|fail$|unsuccessful|could not|couldn t|unable|error|denied|fehlgeschlagen|échou|échec|fallid|\
    falló|falhou|falha|fallita|fallito|mislukt|nie powiodł|失敗|失败|실패|не удалось|ошибка";

pub(super) const TOKEN: WordList = "refresh token|authorization code|auth code|authcode|code$|token|grant$|device code|session|ticket|\
    aktualisierungstoken|autorisierungscode|code d autorisation|jeton|código|codice|autorisatiecode|kod autory|\
    トークン|認可コード|認証コード|コード|令牌|授权码|授權碼|刷新令牌|凭证|토큰|인가 코드|인증 코드|코드|токен|код";

pub(super) const GRANT: WordList =
    "grant type|granttype|grant$|flow$|授权类型|授權類型|許可タイプ|グラント|인가 타입|тип гранта|grant";

pub(super) const REDIRECT: WordList = "redirect uri|redirect url|redirection uri|redirection url|redirecturi|callback url|callback uri|return url|\
    reply url|reply address|redirect$|umleitungs|antwort url|uri de redirection|uri de redirec|url de redirec|\
    uri di reindirizzamento|omleidings|przekierowania|リダイレクト|回调|重定向|回調|리다이렉트|리디렉션|перенаправлен|redirect";

pub(super) const USER: WordList = "username|user name|password|user credentials|login name|resource owner|end user|user$|account|benutzer|\
    kennwort|passwort|utilisateur|mot de passe|usuario|contraseña|usuário|senha|utente|gebruiker|wachtwoord|\
    użytkownik|hasło|ユーザー|パスワード|用户|密码|使用者|密碼|사용자|비밀번호|пользовател|парол|логин";

pub(super) const TYPE: WordList = "content type|contenttype|media type|mediatype|mime type|x www form urlencoded|urlencoded|form encoded|\
    url encoded|inhaltstyp|type de contenu|tipo de contenido|tipo de conteúdo|tipo di contenuto|コンテンツタイプ|内容类型|\
    콘텐츠 타입|тип содержимого";

pub(super) const BODY: WordList = "request body|post body|body$|payload|form data|post data|request content|message body|http message|entity|\
    json|form parameter|anfragetext|corps de la|cuerpo de la|corpo da|リクエストボディ|请求体|본문|тело запроса";

pub(super) const DUPLICATE: WordList = "duplicate|more than once|exactly once|only once|repeated|repeats|twice|specified twice|included twice|\
    multiple values|several values|multiple times|occurs twice|at most once|mehrfach|doppelt|plusieurs fois|\
    duplicad|más de una vez|mais de uma vez|重複|重复|중복|повтор|more than one value";

pub(super) const SEVERAL: WordList = "more than one|multiple|only one|both$|at most one|exactly one|two different|conflicting|mehr als eine|mehrere|\
    plusieurs|más de un|varios|mais de um|più di un|meerdere|więcej niż|複数|多个|여러|несколько";

pub(super) const PARAMETER: WordList = "parameter|param$|params$|field|argument|paramètre|parámetro|parâmetro|parametro|パラメータ|参数|參數|파라미터|매개변수|매개 변수|\
    параметр|value$";
